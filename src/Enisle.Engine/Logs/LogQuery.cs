namespace Enisle.Engine.Logs;

/// <summary>Which lines of a log. Docker's order: first the last <see cref="Tail"/> ones, then those of them within the time.</summary>
public sealed record LogQuery
{
    /// <summary>Nanoseconds since 1970; earlier lines are left out.</summary>
    public long SinceNs { get; init; } = long.MinValue;

    /// <summary>Nanoseconds since 1970; at the first later line, reading ends.</summary>
    public long UntilNs { get; init; } = long.MaxValue;

    /// <summary>How many of the last lines; negative: all.</summary>
    public int Tail { get; init; } = -1;
}
