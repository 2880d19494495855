namespace Enisle.Host.Dns;

/// <summary>What an answer amounts to.</summary>
public enum DnsStatus
{
    /// <summary>It is no answer to the question; the wait goes on.</summary>
    NotForUs,

    /// <summary>It is cut off: ask by TCP.</summary>
    Truncated,

    /// <summary>There are addresses, or an alias to ask for next.</summary>
    Found,

    /// <summary>The name exists and has no such record.</summary>
    NoData,

    /// <summary>The name does not exist.</summary>
    NoSuchName,

    /// <summary>The server cannot or will not say; another might.</summary>
    ServerFailed,
}
