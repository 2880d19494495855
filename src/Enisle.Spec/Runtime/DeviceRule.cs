namespace Enisle.Spec.Runtime;

/// <summary>One line of the device controller, later lines win. Spec: config-linux.md, «Allowed Device list».</summary>
public sealed record DeviceRule
{
    public required bool Allow { get; init; }
    /// <summary><c>a</c> (all), <c>c</c> or <c>b</c>; null is <c>a</c>.</summary>
    public string? Type { get; init; }
    /// <summary>Null or negative: any.</summary>
    public long? Major { get; init; }
    /// <summary>Null or negative: any.</summary>
    public long? Minor { get; init; }
    /// <summary>A subset of <c>rwm</c>; null: all three.</summary>
    public string? Access { get; init; }
}
