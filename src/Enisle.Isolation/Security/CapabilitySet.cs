namespace Enisle.Isolation.Security;

/// <summary>A set of capabilities as the kernel has it: bit n is capability n. Spec: linux/capability.h; capabilities(7).</summary>
public readonly record struct CapabilitySet(ulong Bits)
{
    private static readonly string[] s_names =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID",
        "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW",
        "CAP_IPC_LOCK", "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT",
        "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD",
        "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG",
        "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>All names, by number.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>All capabilities this program knows.</summary>
    public static CapabilitySet All { get; } = new((1ul << s_names.Length) - 1);

    /// <summary>The set of the named ones; a name nobody knows is left out and added to <paramref name="unknown"/>.</summary>
    public static CapabilitySet FromNames(IReadOnlyList<string> names, ICollection<string>? unknown = null)
    {
        ulong bits = 0;
        foreach (string name in names)
        {
            int number = Array.FindIndex(s_names, candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (number < 0)
            {
                unknown?.Add(name);
            }
            else
            {
                bits |= 1ul << number;
            }
        }

        return new CapabilitySet(bits);
    }

    /// <summary>Whether capability <paramref name="number"/> is in the set.</summary>
    public bool Has(int number) => (Bits & (1ul << number)) != 0;

    /// <summary>What is in both.</summary>
    public CapabilitySet Intersect(CapabilitySet other) => new(Bits & other.Bits);
}
