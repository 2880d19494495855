namespace Enisle.Bench.Containers;

/// <summary>Bisects <c>linux.resources.memory.limit</c> for the least value with which a container still starts, three times of three.</summary>
internal sealed class MemoryFloorSearch(Children children, Bundles bundles, int tries)
{
    private const long StepBytes = 64 << 10;
    private const long MostBytes = 64 << 20;
    private const int TimeoutMs = 20_000;

    public MemoryFloor Of(ContainerRuntime runtime)
    {
        long below = 0;
        long enough = MostBytes / StepBytes;
        if (!Starts(runtime, MostBytes))
        {
            throw new BenchException($"{runtime.Name}: busybox true does not start with {MostBytes >> 20} MiB{children.LastErrorLine()}");
        }

        while (enough - below > 1)
        {
            long middle = (below + enough) / 2;
            if (Starts(runtime, middle * StepBytes))
            {
                enough = middle;
            }
            else
            {
                below = middle;
            }
        }

        return new MemoryFloor(runtime.Name, enough * StepBytes);
    }

    private bool Starts(ContainerRuntime runtime, long limitBytes)
    {
        string bundle = bundles.Make("memory", limitBytes, "/bin/true");
        string id = $"bench-memory-{runtime.Name}";
        for (int i = 0; i < tries; i++)
        {
            _ = children.TryRun(runtime.Run(bundle, id), TimeoutMs, out int exitCode);
            if (exitCode != 0)
            {
                // What a killed runtime leaves behind; there may be nothing to delete.
                _ = children.TryRun(runtime.ForceDelete(id), TimeoutMs, out _);
                return false;
            }
        }

        return true;
    }
}
