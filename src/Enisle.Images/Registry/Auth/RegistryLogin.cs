using System.Net;
using Enisle.Host;
using Enisle.Images.Registry.Http;

namespace Enisle.Images.Registry.Auth;

/// <summary>Logging in to a registry and out of it.</summary>
public static class RegistryLogin
{
    /// <summary>Asks the registry whether it accepts the credential, and files it then.</summary>
    /// <param name="server">As a person calls it: a host, a URL; null or empty for Docker Hub.</param>
    /// <param name="given">Name and password.</param>
    /// <param name="file">Where it is filed: an identity token instead of the password, where the registry hands one out.</param>
    /// <param name="options">How the registry is spoken to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether the secret is in the file now, readable by whoever can read it.</returns>
    /// <exception cref="EnisleException">Denied; Unavailable; Invalid: the file cannot be understood.</exception>
    public static async Task<bool> Login(
        string? server, RegistryCredential given, CredentialFile file, RegistryOptions options, CancellationToken cancellationToken)
    {
        string domain = CredentialKey.DomainOf(server);
        if (given.User.Length == 0 || given.User.Contains(':', StringComparison.Ordinal))
        {
            throw new EnisleException(ErrorKind.Invalid, $"{ForeignText.Quote(given.User)}: a user name is not empty and has no colon");
        }

        using HttpTransport transport = new(options);
        RegistryAuth auth = new(transport, domain, given) { WantsRefreshToken = true };
        using RegistryEndpoint endpoint = new(transport, domain, auth);
        await Retrying.Run(options, () => Check(endpoint, cancellationToken), cancellationToken);
        RegistryCredential kept = auth.RefreshToken is { } identity ? new RegistryCredential(given.User, "", identity) : given;
        return file.Store(domain, kept);
    }

    /// <summary>Forgets what <see cref="Login"/> filed; false: there was nothing.</summary>
    /// <exception cref="EnisleException">Invalid: the file cannot be understood.</exception>
    public static bool Logout(string? server, CredentialFile file) => file.Erase(CredentialKey.DomainOf(server));

    private static async Task<bool> Check(RegistryEndpoint endpoint, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await endpoint.Send(new RegistryRequest(HttpMethod.Get, "/v2/", ""), cancellationToken);
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            return true;
        }

        RegistryErrors errors = await endpoint.ReadErrors(answer, cancellationToken);
        throw answer.StatusCode == HttpStatusCode.Forbidden
            ? new EnisleException(ErrorKind.Denied, $"{endpoint.Domain}: {(errors.Text.Length > 0 ? errors.Text : "denied")}")
            : Retrying.FaultOf(endpoint.Domain, answer.StatusCode, errors.Text, answer);
    }
}
