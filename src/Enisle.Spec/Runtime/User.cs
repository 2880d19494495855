namespace Enisle.Spec.Runtime;

/// <summary>Numeric identity inside the container. Spec: config.md, «User».</summary>
public sealed record User
{
    public uint Uid { get; init; }
    public uint Gid { get; init; }
    public uint? Umask { get; init; }
    public IReadOnlyList<uint> AdditionalGids { get; init; } = [];
}
