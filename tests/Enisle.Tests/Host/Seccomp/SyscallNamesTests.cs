using System.Text;
using Enisle.Abi;

namespace Enisle.Tests.Host.Seccomp;

/// <summary>The generated tables agree with the enum we call by, and with libseccomp's.</summary>
public sealed class SyscallNamesTests
{
    private const uint X32Token = 0x4000_003e;
    private const int X32Bit = 0x4000_0000;

    [Fact]
    public void Names_are_sorted_and_distinct()
    {
        string[] names = [.. Enumerable.Range(0, SyscallNames.Count).Select(Name)];

        Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public void Numbers_are_those_that_we_call_by()
    {
        Dictionary<string, int> numbers = Enumerable.Range(0, SyscallNames.Count).ToDictionary(Name, rank => (int)SyscallNames.X64[rank]);

        Assert.All(Enum.GetValues<Syscall>(), call => Assert.Equal((int)call, numbers[call.ToString()]));
    }

    [Fact]
    public void Numbers_are_those_of_libseccomp()
    {
        Assert.SkipUnless(LibSeccomp.IsAvailable, "libseccomp2 is not installed");
        int compared = 0;
        for (int rank = 0; rank < SyscallNames.Count; rank++)
        {
            string name = Name(rank);
            if (LibSeccomp.Knows(name))
            {
                compared++;
                AssertNumber(SyscallNames.X64[rank], LibSeccomp.ResolveAt(SeccompAbi.AUDIT_ARCH_X86_64, name), name);
                int x32 = LibSeccomp.ResolveAt(X32Token, name);
                AssertNumber(SyscallNames.X32[rank], x32 < 0 ? x32 : x32 & ~X32Bit, name);
                AssertI386(rank, LibSeccomp.ResolveAt(SeccompAbi.AUDIT_ARCH_I386, name), name);
            }
        }

        Assert.InRange(compared, 440, SyscallNames.Count);
    }

    // libseccomp calls what goes through socketcall(2) -100 - n, through ipc(2) -200 - n.
    private static void AssertI386(int rank, int number, string name)
    {
        int inside = SyscallNames.Multiplexed[rank];
        if (inside != 0)
        {
            Assert.Equal((name, inside < 256 ? -100 - inside : -200 - (inside - 256)), (name, number));
        }
        else
        {
            AssertNumber(SyscallNames.I386[rank], number, name);
        }
    }

    private static void AssertNumber(int ours, int theirs, string name) => Assert.Equal((name, Math.Max(theirs, -1)), (name, ours));

    private static string Name(int rank) =>
        Encoding.UTF8.GetString(SyscallNames.Text[SyscallNames.Offsets[rank]..SyscallNames.Offsets[rank + 1]]);
}
