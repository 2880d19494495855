using System.Globalization;
using Enisle.Isolation.Security.Filters;
using SeccompProfile = Enisle.Spec.Runtime.Seccomp;

namespace Enisle.Tests.Host.Seccomp;

/// <summary>Our filter and libseccomp's decide alike.</summary>
public sealed class SeccompOracleTests
{
    [Theory]
    [InlineData("seccomp-default")]
    [InlineData("seccomp-podman")]
    public void Published_profile_decides_as_libseccomp(string name)
    {
        Assert.SkipUnless(LibSeccomp.IsAvailable, "libseccomp2 is not installed");
        Compare(WithKnownNames(ProfileFile.Read(name)), CallSamples.Numbers(), samples: 24, new Random(1));
    }

    private static SeccompProfile WithKnownNames(SeccompProfile profile) => profile with
    {
        Syscalls = [.. profile.Syscalls.Select(rule => rule with { Names = [.. rule.Names.Where(LibSeccomp.Knows)] })],
    };

    private static void Compare(SeccompProfile profile, IEnumerable<uint> numbers, int samples, Random random)
    {
        LibSeccomp? expected = LibSeccomp.TryCompile(profile);
        Assert.NotNull(expected);
        BpfMachine actual = new(SeccompCompiler.Compile(profile)!.Program.Span);
        ulong[] values = CallSamples.Values(profile);
        ulong[] args = new ulong[6];
        foreach (uint number in numbers)
        {
            foreach (uint architecture in CallSamples.Architectures)
            {
                for (int i = 0; i < samples; i++)
                {
                    for (int index = 0; index < args.Length; index++)
                    {
                        args[index] = values[random.Next(values.Length)];
                    }

                    uint want = expected.Run(architecture, number, args);
                    uint got = actual.Run(architecture, number, args);
                    if (want != got)
                    {
                        Assert.Fail(string.Create(
                            CultureInfo.InvariantCulture,
                            $"architecture {architecture:x} call {number:x} ({string.Join(", ", args.Select(arg => arg.ToString("x", CultureInfo.InvariantCulture)))}): libseccomp {want:x}, we {got:x}"));
                    }
                }
            }
        }
    }
}
