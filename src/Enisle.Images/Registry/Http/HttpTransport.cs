using System.Collections.Concurrent;
using System.Net;
using System.Security.Authentication;
using Enisle.Host;

namespace Enisle.Images.Registry.Http;

/// <summary>Exchanges with any host: names, proxies, TLS, redirects and time limits. Connections are kept for the next request.</summary>
internal sealed class HttpTransport(RegistryOptions options) : IDisposable
{
    private const int MaxRedirects = 10;

    // By scheme://host:port: certificates are a host's own affair.
    private readonly ConcurrentDictionary<string, HostConnections> _hosts = new(StringComparer.OrdinalIgnoreCase);

    public RegistryOptions Options { get; } = options;

    public static bool IsSameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>The answer, whatever its status, when its headers are there. GET and HEAD follow redirects.</summary>
    /// <exception cref="HttpFault">There is no answer.</exception>
    public async Task<HttpResponseMessage> Send(HttpAsk ask, CancellationToken cancellationToken)
    {
        Uri uri = ask.Uri;
        for (int hop = 0; ; hop++)
        {
            HttpResponseMessage answer = await SendOnce(ask, uri, hop > 0, cancellationToken);
            bool follows = IsRedirect(answer.StatusCode) && (ask.Method == HttpMethod.Get || ask.Method == HttpMethod.Head);
            if (!follows)
            {
                return answer;
            }

            using (answer)
            {
                uri = Target(uri, answer, hop);
            }
        }
    }

    public void Dispose()
    {
        foreach (HostConnections host in _hosts.Values)
        {
            host.Dispose();
        }
    }

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private Uri Target(Uri from, HttpResponseMessage answer, int hop)
    {
        if (hop >= MaxRedirects)
        {
            throw new HttpFault(HttpFaultKind.Nonsense, $"{from.Authority}: more than {MaxRedirects} redirects");
        }

        if (answer.Headers.Location is not { } location || !Uri.TryCreate(from, location, out Uri? target))
        {
            throw new HttpFault(HttpFaultKind.Nonsense, $"{from.Authority}: a redirect without a place to go to");
        }

        bool isHttp = target.Scheme == Uri.UriSchemeHttp;
        if (!isHttp && target.Scheme != Uri.UriSchemeHttps)
        {
            throw new HttpFault(HttpFaultKind.Nonsense, $"{from.Authority}: a redirect to {ForeignText.Quote(target.Scheme)}, which is neither http nor https");
        }

        // Who listens in on the first exchange could otherwise choose where the second one goes.
        if (isHttp && from.Scheme == Uri.UriSchemeHttps && Options.VerifyTls)
        {
            throw new HttpFault(HttpFaultKind.Nonsense, $"{from.Authority}: a redirect from https to http://{ForeignText.Clean(target.Authority)}");
        }

        return target;
    }

    private async Task<HttpResponseMessage> SendOnce(HttpAsk ask, Uri uri, bool isRedirected, CancellationToken cancellationToken)
    {
        string key = $"{uri.Scheme}://{uri.Authority}";
        HostConnections host = _hosts.GetOrAdd(key, static (_, state) => new HostConnections(state.Options, state.uri), (Options, uri));
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Options.HeaderTimeout);
        using HttpRequestMessage message = ask.ToMessage(uri, isRedirected);
        try
        {
            return await host.Invoker.SendAsync(message, limit.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpFault(HttpFaultKind.Cut, $"{uri.Authority}: no answer within {Options.HeaderTimeout.TotalSeconds:0.#} s", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or AuthenticationException)
        {
            throw FaultOf(uri, host, error);
        }
    }

    private static HttpFault FaultOf(Uri uri, HostConnections host, Exception error)
    {
        HttpRequestError kind = (error as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown;
        EnisleException? own = error.InnerException as EnisleException;
        return own is not null ? new HttpFault(HttpFaultKind.Unreachable, own.Message, error)
            : host.Trust?.Refusal is { } refusal ? new HttpFault(HttpFaultKind.Untrusted, $"{uri.Authority}: {refusal}", error)
            : Find<AuthenticationException>(error) is { } tls ? new HttpFault(HttpFaultKind.NotTls, $"{uri.Authority}: no TLS: {ForeignText.Clean(Innermost(tls))}", error)
            : kind is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                ? new HttpFault(HttpFaultKind.Unreachable, $"{uri.Authority}: {ForeignText.Clean(Innermost(error))}", error)
            : kind is HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.ProxyTunnelError
                ? new HttpFault(HttpFaultKind.Nonsense, $"{uri.Authority}: {ForeignText.Clean(error.Message)}", error)
            : new HttpFault(uri.Scheme == Uri.UriSchemeHttps && kind == HttpRequestError.SecureConnectionError ? HttpFaultKind.NotTls : HttpFaultKind.Cut,
                $"{uri.Authority}: the connection broke: {ForeignText.Clean(Innermost(error))}", error);
    }

    private static string Innermost(Exception error) => (error.InnerException is { } inner ? Innermost(inner) : error.Message).TrimEnd('.');

    private static T? Find<T>(Exception? error)
        where T : Exception => error is null ? null : error as T ?? Find<T>(error.InnerException);
}
