using Enisle.Abi;

namespace Enisle.Isolation.Security.Filters;

/// <summary>A profile's rules, sorted by architecture.</summary>
internal sealed class ProfileRules(uint defaultAction)
{
    // The multiplexers of i386, and what separates them in SyscallNames.Multiplexed.
    private const int SocketCall = 102;
    private const int Ipc = 117;
    private const int FirstIpcCall = 256;

    /// <summary>What happens to a call that no rule matches.</summary>
    public uint DefaultAction { get; } = defaultAction;

    /// <summary>x86-64: always, since it is the host's own.</summary>
    public SyscallRules X64 { get; } = new(is32Bit: false);

    /// <summary>32-bit programs, if the profile lists them.</summary>
    public SyscallRules? I386 { get; private set; }

    /// <summary>x86-64 with 32-bit pointers, if the profile lists it; numbers without __X32_SYSCALL_BIT.</summary>
    public SyscallRules? X32 { get; private set; }

    /// <summary>Whether a call newer than all that the profile names is answered with ENOSYS, so that libc falls back to an older one.</summary>
    public bool NewerCallsAreUnknown =>
        DefaultAction is not (SeccompAbi.SECCOMP_RET_ALLOW or SeccompAbi.SECCOMP_RET_LOG) && DefaultAction >> 16 != SeccompAbi.SECCOMP_RET_TRACE >> 16;

    /// <summary>Adds an entry of <c>architectures</c>.</summary>
    public void AddArchitecture(string name)
    {
        switch (name)
        {
            case "SCMP_ARCH_X86_64":
                break;
            case "SCMP_ARCH_X86":
                I386 ??= new SyscallRules(is32Bit: true);
                break;
            case "SCMP_ARCH_X32":
                X32 ??= new SyscallRules(is32Bit: true);
                break;
            default:
                if (!SeccompNames.Architectures.Contains(name))
                {
                    throw SeccompCompiler.Invalid($"architectures: «{name}» is not an architecture");
                }

                break;
        }
    }

    /// <summary>Adds a rule for one name; a name that no architecture here has is left out.</summary>
    /// <returns>False if it contradicts an earlier one.</returns>
    public bool TryAdd(string name, RuleConditions conditions, uint action)
    {
        int rank = SyscallTable.Find(name);
        if (rank < 0)
        {
            return true;
        }

        return TryAdd(X64, SyscallNames.X64[rank], conditions.Wide, action)
            && TryAddI386(rank, conditions, action)
            && (X32 is null || TryAdd(X32, SyscallNames.X32[rank], conditions.Narrow, action));
    }

    // Many calls of i386 exist twice: as a call of their own, and inside socketcall(2) or ipc(2).
    private bool TryAddI386(int rank, RuleConditions conditions, uint action)
    {
        int inside = SyscallNames.Multiplexed[rank];
        int number = SyscallNames.I386[rank];
        if (I386 is null || inside == 0)
        {
            return I386 is null || TryAdd(I386, number, conditions.Narrow, action);
        }

        // As runc has it, such a call does not count as the newest.
        int newest = I386.Newest;
        ArgCondition[][] multiplexed = conditions.Multiplexed((uint)(inside % FirstIpcCall));
        bool added = TryAdd(I386, inside > FirstIpcCall ? Ipc : SocketCall, multiplexed, action)
            && TryAdd(I386, number, conditions.Narrow, action);
        I386.Newest = newest;
        return added;
    }

    private bool TryAdd(SyscallRules rules, int number, ArgCondition[][] alternatives, uint action)
    {
        if (number < 0)
        {
            return true;
        }

        rules.Newest = Math.Max(rules.Newest, number);
        if (action == DefaultAction)
        {
            // Says nothing, as runc has it: not even against another rule.
            return true;
        }

        foreach (ArgCondition[] conjunction in alternatives)
        {
            if (!rules.TryAdd(number, conjunction, action))
            {
                return false;
            }
        }

        return true;
    }
}
