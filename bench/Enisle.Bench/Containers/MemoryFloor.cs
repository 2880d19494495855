namespace Enisle.Bench.Containers;

/// <summary>The smallest memory limit in which a runtime starts busybox true.</summary>
internal sealed record MemoryFloor(string Subject, long Bytes)
{
    /// <summary>SPECIFICATION.md: the product needs no more than this.</summary>
    public const long TargetBytes = 2 << 20;
}
