using Enisle.Abi;
using Enisle.Spec.Runtime;

namespace Enisle.Bundles.Security;

/// <summary>The filter that a workload gets unless it asks for another: what the engines' default profile says for x86-64.</summary>
internal static class DefaultSeccomp
{
    private const string Allow = "SCMP_ACT_ALLOW";
    private const string Refuse = "SCMP_ACT_ERRNO";
    private const uint VsockFamily = 40;

    // CLONE_NEW* for cgroup, ipc, net, ns, pid, user, uts.
    private const ulong NamespaceFlags = 0x7E02_0000;

    private static readonly string[] s_architectures = ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"];

    // Two personalities (Linux, 32-bit Linux) with and without ADDR_NO_RANDOMIZE's neighbour UNAME26, and the question.
    private static readonly ulong[] s_personalities = [0x0, 0x8, 0x2_0000, 0x2_0008, 0xFFFF_FFFF];

    private static readonly (string Capability, string[] Calls)[] s_byCapability =
    [
        ("CAP_DAC_READ_SEARCH", ["open_by_handle_at"]),
        ("CAP_SYS_ADMIN",
        [
            "bpf", "clone", "clone3", "fanotify_init", "fsconfig", "fsmount", "fsopen", "fspick", "listmount", "lookup_dcookie", "lsm_get_self_attr",
            "lsm_list_modules", "lsm_set_self_attr", "mount", "mount_setattr", "move_mount", "open_tree", "perf_event_open", "quotactl",
            "quotactl_fd", "setdomainname", "sethostname", "setns", "statmount", "syslog", "umount", "umount2", "unshare",
        ]),
        ("CAP_SYS_BOOT", ["reboot"]),
        ("CAP_SYS_CHROOT", ["chroot"]),
        ("CAP_SYS_MODULE", ["delete_module", "finit_module", "init_module"]),
        ("CAP_SYS_PACCT", ["acct"]),
        ("CAP_SYS_PTRACE", ["kcmp", "pidfd_getfd", "process_madvise"]),
        ("CAP_SYS_RAWIO", ["ioperm", "iopl"]),
        ("CAP_SYS_TIME", ["clock_settime", "clock_settime64", "settimeofday", "stime"]),
        ("CAP_SYS_TTY_CONFIG", ["vhangup"]),
        ("CAP_SYS_NICE", ["get_mempolicy", "mbind", "set_mempolicy", "set_mempolicy_home_node"]),
        ("CAP_SYSLOG", ["syslog"]),
        ("CAP_BPF", ["bpf"]),
        ("CAP_PERFMON", ["perf_event_open"]),
    ];

    /// <summary>For a workload whose bounding set is <paramref name="capabilities"/>.</summary>
    public static Seccomp For(IReadOnlyList<string> capabilities)
    {
        List<SeccompRule> rules =
        [
            new() { Names = DefaultSyscalls.Names, Action = Allow },
            new() { Names = ["socket"], Action = Allow, Args = [new SeccompArg(0, VsockFamily, 0, "SCMP_CMP_NE")] },
        ];
        foreach (ulong personality in s_personalities)
        {
            rules.Add(new SeccompRule { Names = ["personality"], Action = Allow, Args = [new SeccompArg(0, personality, 0, "SCMP_CMP_EQ")] });
        }

        bool admin = false;
        foreach ((string capability, string[] calls) in s_byCapability)
        {
            if (capabilities.Contains(capability))
            {
                rules.Add(new SeccompRule { Names = calls, Action = Allow });
                admin |= capability == "CAP_SYS_ADMIN";
            }
        }

        if (!admin)
        {
            // No new namespaces; and ENOSYS for clone3, whose flags a filter cannot see, so that libraries fall back to clone.
            rules.Add(new SeccompRule { Names = ["clone"], Action = Allow, Args = [new SeccompArg(0, NamespaceFlags, 0, "SCMP_CMP_MASKED_EQ")] });
            rules.Add(new SeccompRule { Names = ["clone3"], Action = Refuse, ErrnoRet = (uint)Errno.ENOSYS });
        }

        return new Seccomp { DefaultAction = Refuse, DefaultErrnoRet = (uint)Errno.EPERM, Architectures = s_architectures, Syscalls = rules };
    }
}
