using System.Net;
using Enisle.Host;

namespace Enisle.Images.Registry;

/// <content>Whether a registry lets somebody in.</content>
public sealed partial class RegistryClient
{
    /// <summary>Asks a registry for nothing but whether it takes the credentials.</summary>
    /// <param name="domain">As a reference has it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnisleException">Denied: it does not; Unavailable: it does not answer, or is no registry.</exception>
    public async Task CheckAccess(string domain, CancellationToken cancellationToken)
    {
        RegistryEndpoint endpoint = EndpointsOf(domain)[^1]; // never a mirror: the credentials are not for it
        using HttpResponseMessage answer = await endpoint.Send(new RegistryRequest(HttpMethod.Get, "/v2/", ""), cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                ? new EnisleException(ErrorKind.Denied, $"login attempt to {domain} failed: incorrect username or password")
                : new EnisleException(ErrorKind.Unavailable, $"login attempt to {domain} failed with status: {(int)answer.StatusCode} {answer.ReasonPhrase}");
        }
    }
}
