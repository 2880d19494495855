using System.Net;
using System.Net.Http.Headers;
using Enisle.Host;
using Enisle.Images.Registry.Auth;
using Enisle.Images.Registry.Http;

namespace Enisle.Images.Registry;

/// <summary>One registry host: TLS or, where that is allowed, plain HTTP; and who we are there.</summary>
/// <remarks>Thread: any number of requests at once.</remarks>
internal sealed class RegistryEndpoint : IDisposable
{
    private const int MaxError = 64 * 1024;

    private readonly HttpTransport _transport;
    private readonly RegistryAuth _auth;
    private readonly bool _mayBePlain;
    private volatile Uri _base;
    private volatile bool _isSettled;

    /// <param name="transport">Makes the connections.</param>
    /// <param name="domain">As references have it; Docker Hub's registry has another name than its images.</param>
    public RegistryEndpoint(HttpTransport transport, string domain)
        : this(transport, domain, new RegistryAuth(transport, domain, transport.Options.Credentials.Find(domain)))
    {
    }

    public RegistryEndpoint(HttpTransport transport, string domain, RegistryAuth auth)
    {
        string host = domain == Reference.DefaultDomain ? "registry-1.docker.io" : domain;
        if (!Uri.TryCreate($"https://{host}/", UriKind.Absolute, out Uri? secure))
        {
            throw new EnisleException(ErrorKind.Invalid, $"{ForeignText.Clean(domain)}: is not a host with an optional port");
        }

        _transport = transport;
        _auth = auth;
        _base = secure;
        _mayBePlain = transport.Options.IsInsecure(domain) || IsLoopback(secure);
        Domain = domain;
    }

    public string Domain { get; }

    /// <summary>The answer, whatever its status but 401; the caller disposes it.</summary>
    /// <exception cref="EnisleException">Denied: the registry does not accept who we are.</exception>
    /// <exception cref="HttpFault">There is no answer.</exception>
    public async Task<HttpResponseMessage> Send(RegistryRequest request, CancellationToken cancellationToken)
    {
        AuthenticationHeaderValue? authorization = await _auth.For(request.Scope, cancellationToken);
        HttpResponseMessage answer = await SendSettled(request, authorization, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Unauthorized)
        {
            return answer;
        }

        using (answer)
        {
            await CheckIsOurs(answer, cancellationToken);
            authorization = await _auth.After(answer, request.Scope, authorization, cancellationToken);
        }

        HttpResponseMessage second = await SendSettled(request, authorization, cancellationToken);
        if (second.StatusCode != HttpStatusCode.Unauthorized)
        {
            return second;
        }

        using (second)
        {
            throw await Unauthorized(second, cancellationToken);
        }
    }

    /// <summary>What a refusing answer says of its reasons.</summary>
    public async Task<RegistryErrors> ReadErrors(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return RegistryErrors.Read(await SmallBody.Read(answer, MaxError, _transport.Options.StallTimeout, cancellationToken));
        }
        catch (HttpFault)
        {
            return new RegistryErrors(null, "");
        }
    }

    public void Dispose() => _auth.Dispose();

    private static bool IsLoopback(Uri uri) => uri.IsLoopback || uri.IdnHost == "localhost"
        || (IPAddress.TryParse(uri.IdnHost, out IPAddress? address) && IPAddress.IsLoopback(address));

    private async Task<HttpResponseMessage> SendSettled(RegistryRequest request, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        try
        {
            HttpResponseMessage answer = await _transport.Send(ToAsk(request, authorization), cancellationToken);
            _isSettled = true;
            return answer;
        }
        catch (HttpFault fault) when (_mayBePlain && !_isSettled && _base.Scheme == Uri.UriSchemeHttps && fault.Kind is HttpFaultKind.NotTls or HttpFaultKind.Unreachable or HttpFaultKind.Cut)
        {
            Uri plain = new UriBuilder(_base) { Scheme = Uri.UriSchemeHttp, Port = _base.IsDefaultPort ? -1 : _base.Port }.Uri;
            HttpResponseMessage answer = await _transport.Send(ToAsk(request, authorization) with { Uri = new Uri(plain, request.Path) }, cancellationToken);
            _base = plain;
            _isSettled = true;
            return answer;
        }
    }

    // A URL that the registry gave may lead elsewhere: the authorization stays here.
    private HttpAsk ToAsk(RegistryRequest request, AuthenticationHeaderValue? authorization)
    {
        Uri uri = new(_base, request.Path);
        return new HttpAsk(request.Method, uri)
        {
            Authorization = HttpTransport.IsSameOrigin(uri, _base) ? authorization : null,
            Accept = request.Accept,
            Offset = request.Offset,
            Content = request.Content,
        };
    }

    // A host that we were sent to does not get to ask who we are.
    private async Task CheckIsOurs(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.RequestMessage?.RequestUri is not { } asked || !HttpTransport.IsSameOrigin(asked, _base))
        {
            throw await Unauthorized(answer, cancellationToken);
        }
    }

    private async Task<EnisleException> Unauthorized(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        RegistryErrors errors = await ReadErrors(answer, cancellationToken);
        string host = answer.RequestMessage?.RequestUri?.Authority ?? Domain;
        return new EnisleException(ErrorKind.Denied, $"{host}: {(errors.Text.Length > 0 ? errors.Text : "unauthorized: authentication required")}");
    }
}
