namespace Enisle.Engine.Logs;

/// <summary>One object of a log file. Valid during the call alone.</summary>
/// <param name="isError">From standard error.</param>
/// <param name="timestampNs">Nanoseconds since 1970.</param>
/// <param name="timestamp">The time as it is written: RFC 3339 with nanoseconds, in UTC.</param>
/// <param name="text">What was written; the newline is in it unless the line goes on in the next object, or never ended.</param>
/// <param name="attributes">A JSON object; empty: none.</param>
public readonly ref struct LogLine(bool isError, long timestampNs, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> text, ReadOnlySpan<byte> attributes)
{
    /// <summary>From standard error.</summary>
    public bool IsError { get; } = isError;

    /// <summary>Nanoseconds since 1970.</summary>
    public long TimestampNs { get; } = timestampNs;

    /// <summary>RFC 3339 with nanoseconds, in UTC, as in the file: without zeros at the end.</summary>
    public ReadOnlySpan<byte> Timestamp { get; } = timestamp;

    /// <summary>UTF-8, with the newline.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>A JSON object; empty: none.</summary>
    public ReadOnlySpan<byte> Attributes { get; } = attributes;
}
