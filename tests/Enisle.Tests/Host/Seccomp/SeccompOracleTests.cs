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

    /// <summary>Where the rules of a call agree, the words of the specification decide; libseccomp must agree with them too.</summary>
    [Fact]
    public void Random_profiles_mean_what_they_say()
    {
        int compared = 0;
        int wrong = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            SeccompProfile profile = new RandomProfiles(seed).OneActionPerCall();
            ProfileMeaning meaning = new(profile);
            BpfMachine actual = new(SeccompCompiler.Compile(profile)!.Program.Span);
            LibSeccomp? libseccomp = LibSeccomp.IsAvailable ? LibSeccomp.TryCompile(profile) : null;
            ForEachCall(profile, new Random(seed), (architecture, number, args) =>
            {
                uint want = meaning.Decide(architecture, number, args);
                AssertSame(seed, architecture, number, args, "the specification", want, actual.Run(architecture, number, args));
                compared++;
                wrong += libseccomp is not null && libseccomp.Run(architecture, number, args) != want ? 1 : 0;
            });
        }

        Assert.Equal((0, 0), (compared, wrong));
    }

    private static void ForEachCall(SeccompProfile profile, Random random, Action<uint, uint, ulong[]> check)
    {
        ulong[] values = CallSamples.Values(profile);
        ulong[] args = new ulong[6];
        foreach (uint number in CallSamples.Numbers())
        {
            bool isNamed = CallSamples.IsAbout(number);
            for (int i = isNamed ? 40 : 1; i > 0; i--)
            {
                for (int index = 0; index < args.Length; index++)
                {
                    args[index] = random.Next(12) == 0 ? (ulong)random.Next(30) : values[random.Next(values.Length)];
                }

                foreach (uint architecture in CallSamples.Architectures)
                {
                    check(architecture, number, args);
                }
            }
        }
    }

    private static void AssertSame(int seed, uint architecture, uint number, ulong[] args, string expected, uint want, uint got)
    {
        if (want != got)
        {
            string text = string.Join(", ", args.Select(arg => arg.ToString("x", CultureInfo.InvariantCulture)));
            Assert.Fail($"seed {seed}, architecture {architecture:x}, call {number:x} ({text}): {expected} {want:x}, we {got:x}");
        }
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
