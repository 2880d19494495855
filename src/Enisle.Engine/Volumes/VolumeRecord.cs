namespace Enisle.Engine.Volumes;

/// <summary>What is remembered of a volume: <c>volume.json</c> beside its content.</summary>
internal sealed record VolumeRecord
{
    public DateTimeOffset Created { get; init; }
    public Dictionary<string, string> Labels { get; init; } = [];
    public bool IsAnonymous { get; init; }
}
