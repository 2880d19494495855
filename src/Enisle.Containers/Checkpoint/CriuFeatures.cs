namespace Enisle.Containers.Checkpoint;

/// <summary>What not every criu and kernel can do.</summary>
[Flags]
internal enum CriuFeatures
{
    None = 0,

    /// <summary>Which pages were written since: what a pre-dump stands on.</summary>
    MemoryTracking = 1,

    /// <summary>Pages fetched when they are touched.</summary>
    LazyPages = 2,
}
