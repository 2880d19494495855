namespace Enisle.Images.Registry.Http;

/// <summary>What an exchange failed of.</summary>
internal enum HttpFaultKind
{
    /// <summary>No such host, nobody listens, or no way there.</summary>
    Unreachable,

    /// <summary>The other side does not speak TLS.</summary>
    NotTls,

    /// <summary>It speaks TLS and is not who it should be, or nothing common was found.</summary>
    Untrusted,

    /// <summary>The connection broke, or brought nothing for too long.</summary>
    Cut,

    /// <summary>The server said so: 408, 429, 5xx.</summary>
    Busy,

    /// <summary>What came is against the protocol or a limit.</summary>
    Nonsense,
}
