namespace Enisle.Bundles.Options;

/// <summary>Where output is kept.</summary>
public sealed record LogOptions
{
    /// <summary><c>json-file</c> or <c>none</c>.</summary>
    public string Driver { get; init; } = "json-file";

    /// <summary>The driver's own: <c>max-size</c>, <c>max-file</c>, <c>labels</c>, <c>env</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>(0);
}
