using Enisle.Abi;
using Enisle.Isolation.Security.Filters;
using Enisle.Spec.Runtime;
using SeccompProfile = Enisle.Spec.Runtime.Seccomp;

namespace Enisle.Tests.Host.Seccomp;

/// <summary>System calls at which two filters are compared: every number, and arguments around the values of the profile.</summary>
internal static class CallSamples
{
    private const uint X32Bit = 0x4000_0000;
    private const uint AuditArchArm = 0x4000_0028;

    private static readonly HashSet<uint> s_about = About();

    public static IEnumerable<uint> Architectures => [SeccompAbi.AUDIT_ARCH_X86_64, SeccompAbi.AUDIT_ARCH_I386, AuditArchArm];

    /// <summary>All numbers, or those that <see cref="RandomProfiles"/> has rules for and some others; and the edges.</summary>
    public static IEnumerable<uint> Numbers(bool everyCall)
    {
        for (uint number = 0; number <= 600; number++)
        {
            if (everyCall || IsAbout(number) || number % 50 == 0)
            {
                yield return number;
                yield return number | X32Bit;
            }
        }

        foreach (uint edge in (uint[])[0x3fff_ffff, 0x4000_0400, 0x7fff_ffff, 0x8000_0000, 0x8000_0001, 0xbfff_ffff, 0xc000_0000, 0xffff_fffe, 0xffff_ffff])
        {
            yield return edge;
        }
    }

    /// <summary>Whether <see cref="RandomProfiles"/> may have a rule for the number, on any architecture.</summary>
    public static bool IsAbout(uint number) => s_about.Contains(number & ~X32Bit);

    /// <summary>Values on and next to those that the profile compares with.</summary>
    public static ulong[] Values(SeccompProfile profile)
    {
        HashSet<ulong> values = [0, 1, uint.MaxValue, 1ul << 32, ulong.MaxValue];
        foreach (SeccompArg arg in profile.Syscalls.SelectMany(rule => rule.Args))
        {
            foreach (ulong value in (ulong[])[arg.Value, arg.ValueTwo, arg.Value & arg.ValueTwo, arg.ValueTwo | ~arg.Value])
            {
                values.UnionWith([value, value - 1, value + 1, value ^ (1ul << 32), value + (1ul << 32), value - (1ul << 32), (uint)value, value | 0xff00]);
            }
        }

        return [.. values];
    }

    private static HashSet<uint> About()
    {
        HashSet<uint> numbers = [102, 117];
        foreach (int rank in RandomProfiles.Names.Select(SyscallTable.Find).Where(rank => rank >= 0))
        {
            numbers.UnionWith([(uint)SyscallNames.X64[rank], (uint)SyscallNames.I386[rank], (uint)SyscallNames.X32[rank]]);
        }

        return numbers;
    }
}
