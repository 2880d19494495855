using System.Globalization;
using Enisle.Host;
using Enisle.Isolation.Security.Filters;
using SeccompProfile = Enisle.Spec.Runtime.Seccomp;

namespace Enisle.Tests.Host.Seccomp;

/// <summary>Our filter decides as the specification says, and as libseccomp's does behind runc's check for newer calls.</summary>
public sealed class SeccompOracleTests
{
    [Theory]
    [InlineData("seccomp-default")]
    [InlineData("seccomp-podman")]
    public void Published_profile_decides_as_libseccomp(string name)
    {
        SkipWithoutLibrary();
        SeccompProfile profile = ProfileFile.Read(name);
        profile = profile with
        {
            Syscalls = [.. profile.Syscalls.Select(rule => rule with { Names = [.. rule.Names.Where(LibSeccomp.Knows)] })],
        };
        LibSeccomp? expected = LibSeccomp.TryCompile(profile);
        Assert.NotNull(expected);
        BpfMachine actual = Compile(profile);

        ForEachCall(profile, seed: 1, samples: 8, everyCall: true, (architecture, number, args) =>
            AssertSame(name, architecture, number, args, expected.Run(architecture, number, args), actual.Run(architecture, number, args)));
    }

    [Theory]
    [MemberData(nameof(HandMadeProfiles.All), MemberType = typeof(HandMadeProfiles))]
    public void Hand_made_profile_decides_as_specified_and_as_libseccomp(string name)
    {
        SeccompProfile profile = HandMadeProfiles.Get(name);
        ProfileMeaning meaning = new(profile);
        BpfMachine actual = Compile(profile);
        LibSeccomp? libseccomp = LibSeccomp.IsAvailable ? LibSeccomp.TryCompile(profile) : null;

        ForEachCall(profile, seed: 3, samples: 16, everyCall: false, (architecture, number, args) =>
        {
            uint decision = actual.Run(architecture, number, args);
            AssertSame(name, architecture, number, args, meaning.Decide(architecture, number, args), decision);
            if (libseccomp is not null && libseccomp.IsTrusted(profile, architecture, number))
            {
                AssertSame(name, architecture, number, args, libseccomp.Run(architecture, number, args), decision);
            }
        });
    }

    [Fact]
    public void Random_profile_means_what_it_says()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            SeccompProfile profile = new RandomProfiles(seed, onlyWide: false).OneActionPerCall();
            ProfileMeaning meaning = new(profile);
            BpfMachine actual = Compile(profile);

            ForEachCall(profile, seed, samples: 16, everyCall: false, (architecture, number, args) =>
                AssertSame($"seed {seed}", architecture, number, args, meaning.Decide(architecture, number, args), actual.Run(architecture, number, args)));
        }
    }

    [Fact]
    public void Random_profile_decides_as_libseccomp()
    {
        SkipWithoutLibrary();
        for (int seed = 0; seed < 500; seed++)
        {
            SeccompProfile profile = new RandomProfiles(seed, onlyWide: true).OneActionPerCall();
            LibSeccomp? expected = LibSeccomp.TryCompile(profile);
            Assert.NotNull(expected);
            CompareWhereTrusted($"seed {seed}", profile, expected, Compile(profile));
        }
    }

    [Fact]
    public void Contradicting_rules_are_refused_or_ordered_as_by_libseccomp()
    {
        SkipWithoutLibrary();
        int refused = 0;
        for (int seed = 0; seed < 500; seed++)
        {
            SeccompProfile profile = new RandomProfiles(seed, onlyWide: true).Mixed();
            LibSeccomp? expected = LibSeccomp.TryCompile(profile);
            BpfMachine? actual = TryCompile(profile);
            if (expected is not null && actual is not null)
            {
                CompareWhereTrusted($"seed {seed}", profile, expected, actual);
            }
            else if (!LibSeccomp.HasBounds(profile))
            {
                Assert.True(expected is null && actual is null, $"seed {seed}: libseccomp {(expected is null ? "refuses" : "accepts")}");
                refused++;
            }
        }

        Assert.InRange(refused, 5, 100);
    }

    private static void CompareWhereTrusted(string what, SeccompProfile profile, LibSeccomp expected, BpfMachine actual) =>
        ForEachCall(profile, seed: 7, samples: 6, everyCall: false, (architecture, number, args) =>
            AssertSame(what, architecture, number, args, expected.Run(architecture, number, args), actual.Run(architecture, number, args)),
            (architecture, number) => expected.IsTrusted(profile, architecture, number));

    private static void ForEachCall(
        SeccompProfile profile,
        int seed,
        int samples,
        bool everyCall,
        Action<uint, uint, ulong[]> check,
        Func<uint, uint, bool>? filter = null)
    {
        Random random = new(seed);
        ulong[] values = CallSamples.Values(profile);
        ulong[] args = new ulong[6];
        foreach (uint number in CallSamples.Numbers(everyCall))
        {
            foreach (uint architecture in CallSamples.Architectures.Where(one => filter is null || filter(one, number)))
            {
                for (int i = everyCall || CallSamples.IsAbout(number) ? samples : 1; i > 0; i--)
                {
                    for (int index = 0; index < args.Length; index++)
                    {
                        args[index] = random.Next(12) == 0 ? (ulong)random.Next(30) : values[random.Next(values.Length)];
                    }

                    check(architecture, number, args);
                }
            }
        }
    }

    private static BpfMachine Compile(SeccompProfile profile) => new(SeccompCompiler.Compile(profile)!.Program.Span);

    private static BpfMachine? TryCompile(SeccompProfile profile)
    {
        try
        {
            return Compile(profile);
        }
        catch (EnisleException e)
        {
            Assert.Contains("with another action", e.Message, StringComparison.Ordinal);
            return null;
        }
    }

    private static void AssertSame(string what, uint architecture, uint number, ulong[] args, uint want, uint got)
    {
        if (want != got)
        {
            string text = string.Join(", ", args.Select(arg => arg.ToString("x", CultureInfo.InvariantCulture)));
            Assert.Fail($"{what}, architecture {architecture:x}, call {number:x} ({text}): expected {want:x}, got {got:x}");
        }
    }

    private static void SkipWithoutLibrary() => Assert.SkipUnless(LibSeccomp.IsAvailable, "libseccomp2 is not installed");
}
