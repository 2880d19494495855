using System.Net.Http.Headers;

namespace Enisle.Images.Registry.Http;

/// <summary>A request that can be made again: after a redirect, with a token, after a pause.</summary>
internal sealed record HttpAsk(HttpMethod Method, Uri Uri)
{
    /// <summary>Goes to <see cref="Uri"/>'s host alone, never along with a redirect.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>Media types, each a header value of its own.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>Where the wanted bytes begin.</summary>
    public long Offset { get; init; }

    /// <summary>Makes the body anew for each attempt.</summary>
    public Func<HttpContent>? Content { get; init; }

    public HttpRequestMessage ToMessage(Uri uri, bool isRedirected)
    {
        HttpRequestMessage message = new(Method, uri) { Content = Content?.Invoke() };
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Text);
        foreach (string type in Accept)
        {
            message.Headers.TryAddWithoutValidation("Accept", type);
        }

        if (Offset > 0)
        {
            message.Headers.Range = new RangeHeaderValue(Offset, null);
        }

        if (Authorization is not null && (!isRedirected || HttpTransport.IsSameOrigin(uri, Uri)))
        {
            message.Headers.Authorization = Authorization;
        }

        return message;
    }
}
