using Enisle.Abi;
using Enisle.Isolation.Security.Filters;
using Enisle.Spec.Runtime;
using SeccompProfile = Enisle.Spec.Runtime.Seccomp;

namespace Enisle.Tests.Host.Seccomp;

/// <summary>A profile in which the rules of a call do not disagree, evaluated straight from the specification's words.</summary>
internal sealed class ProfileMeaning(SeccompProfile profile)
{
    private const uint X32Bit = 0x4000_0000;

    public uint Decide(uint architecture, uint number, ReadOnlySpan<ulong> args)
    {
        bool isX32 = architecture == SeccompAbi.AUDIT_ARCH_X86_64 && (number & X32Bit) != 0;
        bool isI386 = architecture == SeccompAbi.AUDIT_ARCH_I386;
        string? name = isX32 ? "SCMP_ARCH_X32" : isI386 ? "SCMP_ARCH_X86" : architecture == SeccompAbi.AUDIT_ARCH_X86_64 ? "SCMP_ARCH_X86_64" : null;
        if (isX32 && number == uint.MaxValue && !profile.Architectures.Contains("SCMP_ARCH_X32"))
        {
            return Value(profile.DefaultAction, profile.DefaultErrnoRet);
        }

        if (name is null || (name != "SCMP_ARCH_X86_64" && !profile.Architectures.Contains(name)))
        {
            // Without bit 30 it is a number of x86-64 that nobody has, whether or not x32 is listed.
            return 0;
        }

        return DecideListed(isX32, isI386, number, args);
    }

    private uint DecideListed(bool isX32, bool isI386, uint number, ReadOnlySpan<ulong> args)
    {
        ReadOnlySpan<short> table = isX32 ? SyscallNames.X32 : isI386 ? SyscallNames.I386 : SyscallNames.X64;
        uint plain = isX32 ? number & ~X32Bit : number;
        int newest = -1;
        uint? decision = null;
        foreach (SeccompRule rule in profile.Syscalls)
        {
            int rank = SyscallTable.Find(rule.Names[0]);
            if (rank < 0)
            {
                continue;
            }

            int inside = isI386 ? SyscallNames.Multiplexed[rank] : 0;
            newest = Math.Max(newest, inside == 0 ? table[rank] : -1);
            bool isDirect = table[rank] == (long)plain && Holds(rule, args, isX32 || isI386, false);
            bool isInside = inside != 0 && plain == (inside < 256 ? 102 : 117) && (uint)args[0] == inside % 256 && Holds(rule, args, true, true);
            if (isDirect || isInside)
            {
                decision ??= Value(rule.Action, rule.ErrnoRet);
            }
        }

        bool answersUnknown = profile.DefaultAction is not ("SCMP_ACT_ALLOW" or "SCMP_ACT_LOG" or "SCMP_ACT_TRACE") && (newest > 0 || (isX32 && newest == 0));
        if (answersUnknown && (long)plain > newest)
        {
            return 0x50026;
        }

        // Above the numbers of x86-64 begin those of x32; with bit 31 they are nobody's.
        bool isNobodys = !isI386 && !isX32 && number >= X32Bit && !profile.Architectures.Contains("SCMP_ARCH_X32");
        return isNobodys ? 0 : decision ?? Value(profile.DefaultAction, profile.DefaultErrnoRet);
    }

    private static bool Holds(SeccompRule rule, ReadOnlySpan<ulong> args, bool is32Bit, bool withoutFirst)
    {
        bool alternatives = rule.Args.GroupBy(arg => arg.Index).Any(group => group.Count() > 1);
        bool any = false;
        bool all = true;
        foreach (SeccompArg arg in rule.Args)
        {
            ulong mask = is32Bit ? uint.MaxValue : ulong.MaxValue;
            bool holds = (withoutFirst && arg.Index == 0) || Compare(arg.Op, args[(int)arg.Index] & mask, arg.Value & mask, arg.ValueTwo & mask);
            any |= holds;
            all &= holds;
        }

        return alternatives ? any : all;
    }

    private static bool Compare(string op, ulong actual, ulong value, ulong valueTwo) => op switch
    {
        "SCMP_CMP_NE" => actual != value,
        "SCMP_CMP_LT" => actual < value,
        "SCMP_CMP_LE" => actual <= value,
        "SCMP_CMP_EQ" => actual == value,
        "SCMP_CMP_GE" => actual >= value,
        "SCMP_CMP_GT" => actual > value,
        _ => (actual & value) == (valueTwo & value),
    };

    private static uint Value(string name, uint? data)
    {
        Assert.True(SeccompNames.TryGetAction(name, data, out uint value));
        return value;
    }
}
