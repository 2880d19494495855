namespace Enisle.Images.Registry;

/// <summary>One request to a registry, wherever it is and however it wants to be spoken to.</summary>
/// <param name="Method">GET, HEAD; for a push POST, PATCH and PUT.</param>
/// <param name="Path">Below the host, with the query: <c>/v2/…</c>; or a whole URL that the registry gave.</param>
/// <param name="Scope">What a token must allow: <c>repository:NAME:pull</c>; empty for the registry as such.</param>
internal sealed record RegistryRequest(HttpMethod Method, string Path, string Scope)
{
    /// <summary>Media types.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>Where the wanted bytes begin.</summary>
    public long Offset { get; init; }

    /// <summary>Makes the body anew for each attempt.</summary>
    public Func<HttpContent>? Content { get; init; }
}
