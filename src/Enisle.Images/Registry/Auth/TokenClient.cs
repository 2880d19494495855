using System.Net;
using System.Text;
using Enisle.Host;
using Enisle.Images.Registry.Http;

namespace Enisle.Images.Registry.Auth;

/// <summary>Fetches tokens from the server that a registry names.</summary>
/// <remarks>Spec: distribution, «Token Authentication Specification» (GET with Basic) and «Oauth2 Token Authentication» (POST).</remarks>
internal sealed class TokenClient(HttpTransport transport, RegistryCredential? credential)
{
    private const int MaxAnswer = 1024 * 1024;
    private const string ClientId = "enisle";

    /// <summary>The token server is the registry's choice, but name and password go there encrypted when they would to the registry.</summary>
    /// <exception cref="EnisleException">Denied.</exception>
    public static Uri CheckRealm(Challenge challenge, Uri registry)
    {
        if (!Uri.TryCreate(challenge.Get("realm"), UriKind.Absolute, out Uri? realm) || realm.Host.Length == 0 || realm.Scheme is not ("https" or "http"))
        {
            throw new EnisleException(ErrorKind.Denied, $"{registry.Authority}: the registry names no token server that could be asked (realm {ForeignText.Quote(challenge.Get("realm") ?? "")})");
        }

        return realm.Scheme == "https" || registry.Scheme == "http" ? realm
            : throw new EnisleException(ErrorKind.Denied, $"{registry.Authority}: the registry wants its token fetched without TLS, from {ForeignText.Clean(realm.Authority)}");
    }

    /// <summary>One token for one scope.</summary>
    /// <exception cref="EnisleException">Denied: the server refuses.</exception>
    /// <exception cref="HttpFault">It cannot be asked now, or answers nonsense.</exception>
    public async Task<AccessToken> Fetch(Challenge challenge, string scope, bool wantsRefreshToken, CancellationToken cancellationToken)
    {
        Uri realm = new(challenge.Get("realm")!);
        HttpAsk ask = credential?.IdentityToken is { } identity
            ? ByIdentity(realm, challenge.Get("service"), scope, identity)
            : ByName(realm, challenge.Get("service"), scope, wantsRefreshToken);
        using HttpResponseMessage answer = await transport.Send(ask, cancellationToken);
        byte[] body = await SmallBody.Read(answer, MaxAnswer, transport.Options.StallTimeout, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw Refusal(realm, answer.StatusCode, body);
        }

        return AccessToken.TryRead(body) ?? throw new HttpFault(HttpFaultKind.Nonsense, $"{realm.Authority}: the token server's answer has no token");
    }

    private static Exception Refusal(Uri realm, HttpStatusCode status, byte[] body)
    {
        string text = RegistryErrors.Read(body).Text;
        string reason = text.Length > 0 ? $": {text}" : "";
        return status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest
            ? new EnisleException(ErrorKind.Denied, status == HttpStatusCode.Unauthorized
                ? $"{realm.Authority}: unauthorized: incorrect username or password{reason}"
                : $"{realm.Authority}: denied ({(int)status}){reason}")
            : Retrying.FaultOf(realm.Authority, status, text, null);
    }

    private HttpAsk ByName(Uri realm, string? service, string scope, bool wantsRefreshToken)
    {
        List<(string Name, string Value)> query = [];
        Add(query, "service", service);
        foreach (string one in scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            query.Add(("scope", one));
        }

        Add(query, "account", credential?.User);
        Add(query, "client_id", wantsRefreshToken ? ClientId : null);
        Add(query, "offline_token", wantsRefreshToken ? "true" : null);
        string text = Encode(query);
        UriBuilder uri = new(realm) { Query = realm.Query.Length > 1 ? $"{realm.Query[1..]}&{text}" : text };
        return new HttpAsk(HttpMethod.Get, uri.Uri) { Authorization = credential is null ? null : RegistryAuth.Basic(credential) };
    }

    private static HttpAsk ByIdentity(Uri realm, string? service, string scope, string identity)
    {
        List<(string Name, string Value)> form = [("grant_type", "refresh_token"), ("client_id", ClientId), ("refresh_token", identity)];
        Add(form, "service", service);
        Add(form, "scope", scope);
        string text = Encode(form);
        return new HttpAsk(HttpMethod.Post, realm) { Content = () => new StringContent(text, Encoding.ASCII, "application/x-www-form-urlencoded") };
    }

    private static void Add(List<(string Name, string Value)> members, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            members.Add((name, value));
        }
    }

    private static string Encode(List<(string Name, string Value)> members) =>
        string.Join('&', members.Select(member => $"{member.Name}={Uri.EscapeDataString(member.Value)}"));
}
