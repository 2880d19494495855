using Enisle.Fuzz.SpawnPlans;

namespace Enisle.Fuzz.Targets;

/// <summary>The init's walk of a spawn plan against the reference walker; the input decides which plan it is, and how it is broken.</summary>
/// <remarks>
/// A plan is a list of system calls of a privileged process: bytes at random would be an attack on this machine. So the input seeds the
/// generator of harmless plans, and overwrites a part of the finished plan's head, where the init must see for itself what is wrong.
/// </remarks>
public sealed class SpawnPlanTarget : IFuzzTarget
{
    private const string Input = "what the plans read, in pieces of any size, until there is no more of it";
    private const int MaxSteps = 10_000;
    private const int MagicSize = sizeof(uint);

    /// <inheritdoc/>
    public string Name => "spawn-plan";

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => FuzzTargets.ReadSeeds(Name);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        int seed = Seed(input);
        PlanImage walked = new RandomPlans(seed).Next();
        HarmlessKernel kernel = new(Input);
        WalkResult expected = ReferenceWalker.Walk(walked, kernel, MaxSteps)
            ?? throw new InvalidOperationException($"plan {seed} does not end");
        using InitProcess init = new(); // an input: targets live as long as the process, and nobody would remove its directory
        WalkResult actual = init.Run(new RandomPlans(seed).Next().WriteTo, out byte[] dump, Input);
        if (actual != expected || !kernel.Dumped.SequenceEqual(dump))
        {
            throw new InvalidOperationException($"plan {seed}: the init ends with {actual}, the reference walker with {expected}");
        }

        RefuseWithoutMagic(init, input, seed);
    }

    private static void RefuseWithoutMagic(InitProcess init, ReadOnlySpan<byte> input, int seed)
    {
        PlanImage broken = new RandomPlans(seed).Next();
        Span<byte> head = broken.Head;
        input[..Math.Min(input.Length, head.Length)].CopyTo(head);
        head[..MagicSize].Clear(); // whatever else the input says, this is no plan any more
        WalkResult result = init.Run(broken.WriteTo, out byte[] dump, Input);
        if (result != ReferenceWalker.Refused || dump.Length > 0)
        {
            throw new InvalidOperationException($"plan {seed} without its magic number: the init ends with {result}");
        }
    }

    // FNV-1a: the same input is the same plan in every process.
    private static int Seed(ReadOnlySpan<byte> input)
    {
        uint hash = 2166136261;
        foreach (byte value in input)
        {
            hash = (hash ^ value) * 16777619;
        }

        return (int)(hash & int.MaxValue);
    }
}
