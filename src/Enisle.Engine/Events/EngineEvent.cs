namespace Enisle.Engine.Events;

/// <summary>Something that happened. Docker Engine API: <c>EventMessage</c>.</summary>
public sealed record EngineEvent
{
    /// <summary><c>container</c>, <c>image</c>, <c>network</c>, <c>volume</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>create</c>, <c>start</c>, <c>die</c> …</summary>
    public required string Action { get; init; }

    /// <summary>Of what it happened to.</summary>
    public required string Id { get; init; }

    /// <summary>Nanoseconds since 1970.</summary>
    public long TimeNano { get; init; }

    /// <summary>Name, image, exit code, labels.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>(0);
}
