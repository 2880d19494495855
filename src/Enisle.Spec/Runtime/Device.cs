namespace Enisle.Spec.Runtime;

/// <summary>A device node that exists in the container. Spec: config-linux.md, «Devices».</summary>
public sealed record Device
{
    /// <summary><c>c</c>, <c>u</c>, <c>b</c> or <c>p</c>.</summary>
    public required string Type { get; init; }
    public required string Path { get; init; }
    public long Major { get; init; }
    public long Minor { get; init; }
    /// <summary>Permission bits, without the file type that some engines add; null: 0666.</summary>
    public uint? FileMode { get; init; }
    public uint? Uid { get; init; }
    public uint? Gid { get; init; }
}
