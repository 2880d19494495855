namespace Enisle.Images.Registry.Http;

/// <summary>An exchange that came to nothing; the message names the host and what went wrong.</summary>
internal sealed class HttpFault(HttpFaultKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public HttpFaultKind Kind { get; } = kind;

    /// <summary>Whether the same might go well a little later.</summary>
    public bool IsTransient => Kind is HttpFaultKind.Cut or HttpFaultKind.Busy;

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
