using Enisle.Fuzz;

namespace Enisle.Tests.Fuzz;

public sealed class FuzzLoopTests : IDisposable
{
    private readonly string _crashes = Directory.CreateTempSubdirectory("enisle-fuzz-").FullName;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Target_keeps_its_promises_for_a_second(string name)
    {
        FuzzReport report = FuzzLoop.Run(FuzzTargets.Find(name)!, TimeSpan.FromSeconds(1), Environment.TickCount, Path.Combine(Path.GetTempPath(), "enisle-fuzz"));

        Assert.True(report.Crash is null, $"seed {report.Crash?.Seed}, saved as {report.Crash?.File}: {report.Crash?.Error}");
        Assert.True(report.Iterations > FuzzTargets.Find(name)!.Seeds().Count());
    }

    [Theory]
    [InlineData("7777")]
    [InlineData("token")]
    [InlineData("18446744073709551616")]
    public void Loop_finds_saves_and_repeats_a_crash(string poison)
    {
        PoisonedTarget target = new(poison);

        FuzzCrash crash = FuzzLoop.Run(target, TimeSpan.FromSeconds(60), 1, _crashes).Crash!;
        FuzzCrash again = FuzzLoop.Run(target, TimeSpan.FromSeconds(60), 1, _crashes).Crash!;

        Assert.Equal("poisoned", crash.Error.Message);
        Assert.Throws<InvalidDataException>(() => target.Run(File.ReadAllBytes(crash.File)));
        Assert.Equal((crash.Iteration, crash.File), (again.Iteration, again.File));
    }

    public void Dispose() => Directory.Delete(_crashes, recursive: true);

    private sealed class PoisonedTarget(string poison) : IFuzzTarget
    {
        public string Name => "poisoned";

        public IReadOnlyList<byte[]> Tokens { get; } = ["token"u8.ToArray()];

        public IEnumerable<byte[]> Seeds() => ["{\"a\": 77, \"b\": [1, 2, 77]}"u8.ToArray(), "77"u8.ToArray()];

        public void Run(ReadOnlySpan<byte> input)
        {
            if (input.IndexOf(System.Text.Encoding.ASCII.GetBytes(poison)) >= 0)
            {
                throw new InvalidDataException("poisoned");
            }
        }
    }
}
