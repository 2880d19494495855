using Enisle.Abi;

namespace Enisle.Isolation.Security.Filters;

/// <summary>Writes the whole filter: which architecture, then a binary search for the call's number, then its conditions.</summary>
/// <remarks>
/// The numbers are cut into ranges with one outcome each, so that a search has some six steps; since Linux 5.11 a call that is always
/// allowed does not run the filter at all.
/// </remarks>
internal static class FilterWriter
{
    private const int NumberOffset = 0;
    private const int ArchitectureOffset = 4;
    private const uint Enosys = SeccompAbi.SECCOMP_RET_ERRNO | 38;

    /// <summary>__X32_SYSCALL_BIT.</summary>
    private const uint X32Bit = 0x4000_0000;

    // An architecture that the profile does not list: libseccomp's SCMP_FLTATR_ACT_BADARCH, which runc leaves as it is.
    private static readonly BpfTarget s_foreign = BpfTarget.Return(SeccompAbi.SECCOMP_RET_KILL_THREAD);

    /// <summary>The program, as an array of <c>sock_filter</c>.</summary>
    public static byte[] Write(ProfileRules profile)
    {
        BpfWriter code = new();
        BpfTarget i386 = profile.I386 is { } rules ? WriteI386(code, profile, rules) : s_foreign;
        BpfTarget x64 = WriteX64(code, profile);
        BpfTarget other = code.Jump(ClassicBpf.BPF_JEQ, SeccompAbi.AUDIT_ARCH_I386, i386, s_foreign);
        code.Load(ArchitectureOffset, code.Jump(ClassicBpf.BPF_JEQ, SeccompAbi.AUDIT_ARCH_X86_64, x64, other));
        return code.ToProgram();
    }

    private static BpfTarget WriteI386(BpfWriter code, ProfileRules profile, SyscallRules rules)
    {
        NumberRanges ranges = new();
        AddCalls(code, ranges, profile, rules, 0);
        return WriteSearch(code, ranges);
    }

    // x86-64 and x32 are one architecture to the kernel; the number's bit 30 tells them apart.
    private static BpfTarget WriteX64(BpfWriter code, ProfileRules profile)
    {
        NumberRanges ranges = new();
        BpfTarget byDefault = BpfTarget.Return(profile.DefaultAction);
        BpfTarget x64Rest = AddCalls(code, ranges, profile, profile.X64, 0);
        BpfTarget x32Rest = s_foreign;
        if (profile.X32 is { } x32)
        {
            x32Rest = AddCalls(code, ranges, profile, x32, X32Bit);
        }
        else
        {
            ranges.Add(X32Bit, s_foreign);
        }

        // Numbers with bit 31 are nobody's. -1 is how a tracer skips a call: not to be taken for a foreign architecture's.
        bool unknown = profile.NewerCallsAreUnknown && profile.X64.Newest > 0;
        ranges.Add(2 * X32Bit, unknown || profile.X32 is not null ? x64Rest : s_foreign);
        ranges.Add(3 * X32Bit, x32Rest);
        ranges.Add(uint.MaxValue, profile.X32 is null ? byDefault : x32Rest);
        return WriteSearch(code, ranges);
    }

    /// <summary>Adds the ranges of one architecture.</summary>
    /// <returns>What happens to the calls above those that the profile names.</returns>
    private static BpfTarget AddCalls(BpfWriter code, NumberRanges ranges, ProfileRules profile, SyscallRules rules, uint first)
    {
        BpfTarget byDefault = BpfTarget.Return(profile.DefaultAction);
        rules.Share();
        BpfTarget[] outcomes = new BpfTarget[rules.Outcomes.Count];
        bool[] written = new bool[outcomes.Length];
        ConditionWriter conditions = new(code, rules.Is32Bit);

        // The number 0 with nothing above it counts as none in runc; x32's first is not 0, since it has its bit.
        bool newerAreUnknown = profile.NewerCallsAreUnknown && rules.Newest >= 0 && first + rules.Newest > 0;
        int last = newerAreUnknown ? rules.Newest : rules.Highest;
        for (int number = 0; number <= last; number++)
        {
            int index = rules.OutcomeOf(number);
            if (index >= 0 && !written[index])
            {
                SyscallRules.Outcome outcome = rules.Outcomes[index];
                outcomes[index] = outcome.Conditions is null ? BpfTarget.Return(outcome.Action) : conditions.Write(outcome.Conditions, byDefault);
                written[index] = true;
            }

            ranges.Add(first + (uint)number, index < 0 ? byDefault : outcomes[index]);
        }

        BpfTarget rest = newerAreUnknown ? BpfTarget.Return(Enosys) : byDefault;
        ranges.Add(first + (uint)(last + 1), rest);
        return rest;
    }

    private static BpfTarget WriteSearch(BpfWriter code, NumberRanges ranges) =>
        code.Load(NumberOffset, code.Search(ranges.Starts, ranges.Targets));
}
