using System.Net.Http.Headers;
using System.Text;
using Enisle.Host;
using Enisle.Images.Registry.Http;

namespace Enisle.Images.Registry.Auth;

/// <summary>Says who we are, to one registry: finds out how it wants to hear it, fetches tokens and keeps them while they live.</summary>
/// <remarks>Thread: requests of several downloads at once; one of them fetches the token and the others wait for it.</remarks>
internal sealed class RegistryAuth : IDisposable
{
    private readonly string _domain;
    private readonly TokenClient _tokens;
    private readonly RegistryCredential? _credential;

    // Under _gate: what the registry asked for last, and the tokens by scope.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, (AuthenticationHeaderValue Header, long Until)> _known = [];
    private volatile Challenge? _challenge;

    /// <param name="transport">For the token server.</param>
    /// <param name="domain">As the credentials are filed.</param>
    /// <param name="credential">Null: without a name.</param>
    public RegistryAuth(HttpTransport transport, string domain, RegistryCredential? credential)
    {
        _domain = domain;
        _credential = credential;
        _tokens = new TokenClient(transport, credential);
    }

    /// <summary>What the last token request brought beside the token; for login.</summary>
    public string? RefreshToken { get; private set; }

    /// <summary>Whether an identity token is wanted, for login.</summary>
    public bool WantsRefreshToken { get; init; }

    /// <summary>What a request for <paramref name="scope"/> should carry; null as long as the registry never asked.</summary>
    public async ValueTask<AuthenticationHeaderValue?> For(string scope, CancellationToken cancellationToken)
    {
        return _challenge is { } challenge ? await Obtain(challenge, scope, null, cancellationToken) : null;
    }

    /// <summary>What to try after a 401.</summary>
    /// <param name="answer">The 401; its challenge counts from now on.</param>
    /// <param name="scope">Empty: the registry as such.</param>
    /// <param name="refused">What the request carried: a token that is remembered under it is fetched anew.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnisleException">Denied: there is nothing to try.</exception>
    public async Task<AuthenticationHeaderValue> After(HttpResponseMessage answer, string scope, AuthenticationHeaderValue? refused, CancellationToken cancellationToken)
    {
        Challenge challenge = Choose(answer) ?? throw new EnisleException(ErrorKind.Denied, $"{_domain}: unauthorized, and the registry offers no way to log in that is known here (Basic, Bearer)");
        Uri asked = answer.RequestMessage!.RequestUri!;
        if (challenge.Scheme == "bearer")
        {
            TokenClient.CheckRealm(challenge, asked);
        }

        _challenge = challenge;
        return await Obtain(challenge, scope, refused, cancellationToken);
    }

    public void Dispose() => _gate.Dispose();

    private static Challenge? Choose(HttpResponseMessage answer)
    {
        List<Challenge> offered = [];
        if (answer.Headers.NonValidated.TryGetValues("WWW-Authenticate", out HeaderStringValues values))
        {
            foreach (string value in values)
            {
                offered.AddRange(Challenge.Parse(value));
            }
        }

        return offered.Find(challenge => challenge.Scheme == "bearer") ?? offered.Find(challenge => challenge.Scheme == "basic");
    }

    private async Task<AuthenticationHeaderValue> Obtain(Challenge challenge, string scope, AuthenticationHeaderValue? refused, CancellationToken cancellationToken)
    {
        if (challenge.Scheme == "basic")
        {
            AuthenticationHeaderValue basic = Basic(_credential is { IdentityToken: null } credential ? credential
                : throw new EnisleException(ErrorKind.Denied, $"{_domain}: no basic auth credentials (see enisle login)"));
            return refused?.Parameter != basic.Parameter ? basic
                : throw new EnisleException(ErrorKind.Denied, $"{_domain}: unauthorized: the registry does not accept name and password");
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            bool isKnown = _known.TryGetValue(scope, out (AuthenticationHeaderValue Header, long Until) known);
            if (isKnown && Environment.TickCount64 < known.Until && known.Header.Parameter != refused?.Parameter)
            {
                return known.Header;
            }

            long asked = Environment.TickCount64;
            AccessToken token = await _tokens.Fetch(challenge, scope, WantsRefreshToken, cancellationToken);
            RefreshToken = token.RefreshToken ?? RefreshToken;
            AuthenticationHeaderValue header = new("Bearer", token.Value);

            // A request on its way must not meet the token's end.
            _known[scope] = (header, asked + (long)(token.Lifetime.TotalMilliseconds * 0.9));
            return header;
        }
        finally
        {
            _gate.Release();
        }
    }

    internal static AuthenticationHeaderValue Basic(RegistryCredential credential) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.User}:{credential.Password}")));
}
