using System.Collections.Concurrent;
using System.Net;
using Enisle.Host;
using Enisle.Images.Registry.Http;

namespace Enisle.Images.Registry;

/// <summary>Speaks to registries: manifests, blobs, tags. Spec: OCI distribution-spec 1.1.</summary>
/// <remarks>
/// A domain with mirrors is asked for at each of them first; whatever goes wrong there, the next one is tried, the domain itself last.
/// Thread: any number of calls at once; connections and tokens are shared between them.
/// </remarks>
public sealed partial class RegistryClient : IDisposable
{
    private readonly RegistryOptions _options;
    private readonly HttpTransport _transport;
    private readonly ConcurrentDictionary<string, IReadOnlyList<RegistryEndpoint>> _endpoints = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="options">Good for all registries.</param>
    public RegistryClient(RegistryOptions options)
    {
        _options = options;
        _transport = new HttpTransport(options);
    }

    /// <summary>The repository's tags, in the registry's order, at most ten thousand.</summary>
    /// <exception cref="EnisleException">NotFound, Denied, Unavailable.</exception>
    public async Task<IReadOnlyList<string>> Tags(Reference repository, CancellationToken cancellationToken)
    {
        List<string> tags = [];
        string? path = $"/v2/{repository.Repository}/tags/list?n=1000";
        for (int page = 0; path is not null && page < MaxTagPages; page++)
        {
            RegistryRequest request = new(HttpMethod.Get, path, PullScope(repository)) { Accept = ["application/json"] };
            (byte[] body, string? next) = await AtAny(repository, endpoint => ReadTagPage(endpoint, request, repository, cancellationToken), cancellationToken);
            tags.AddRange(TagList.Read(body) ?? throw new EnisleException(ErrorKind.Unavailable, $"{repository.Domain}: the list of tags is none"));
            path = next;
        }

        return tags;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RegistryEndpoint endpoint in _endpoints.Values.SelectMany(endpoints => endpoints))
        {
            endpoint.Dispose();
        }

        _transport.Dispose();
    }

    private const int MaxTagPages = 10;

    private static string PullScope(Reference reference) => $"repository:{reference.Repository}:pull";

    private async Task<(byte[] Body, string? Next)> ReadTagPage(RegistryEndpoint endpoint, RegistryRequest request, Reference repository, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await endpoint.Send(request, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw await Refusal(endpoint, answer, repository, cancellationToken);
        }

        byte[] body = await SmallBody.Read(answer, MaxDocument, _options.StallTimeout, cancellationToken);
        string? link = answer.Headers.NonValidated.TryGetValues("Link", out System.Net.Http.Headers.HeaderStringValues links) ? links.FirstOrDefault() : null;
        return (body, TagList.NextPage(link));
    }

    // Mirrors in their order, then the domain itself; each tried as often as the options say.
    private async Task<T> AtAny<T>(Reference reference, Func<RegistryEndpoint, Task<T>> action, CancellationToken cancellationToken)
    {
        IReadOnlyList<RegistryEndpoint> endpoints = EndpointsOf(reference.Domain);
        foreach (RegistryEndpoint mirror in endpoints.Take(endpoints.Count - 1))
        {
            try
            {
                return await action(mirror);
            }
            catch (Exception error) when (error is HttpFault or EnisleException && !cancellationToken.IsCancellationRequested)
            {
                // A mirror is a convenience: the registry itself knows better.
            }
        }

        return await Retrying.Run(_options, () => action(endpoints[^1]), cancellationToken);
    }

    private IReadOnlyList<RegistryEndpoint> EndpointsOf(string domain) => _endpoints.GetOrAdd(domain, static (domain, client) =>
    {
        IReadOnlyList<string> mirrors = client._options.Mirrors.TryGetValue(domain, out IReadOnlyList<string>? found) ? found : [];
        return [.. mirrors.Append(domain).Select(host => new RegistryEndpoint(client._transport, host))];
    }, this);

    private static async Task<Exception> Refusal(RegistryEndpoint endpoint, HttpResponseMessage answer, Reference reference, CancellationToken cancellationToken)
    {
        RegistryErrors errors = await endpoint.ReadErrors(answer, cancellationToken);
        string reason = errors.Text.Length > 0 ? $": {errors.Text}" : "";
        return (answer.StatusCode, errors.Code) switch
        {
            (HttpStatusCode.Forbidden, _) or (_, "DENIED") or (_, "UNAUTHORIZED") => new EnisleException(
                ErrorKind.Denied, $"pull access denied for {reference.FamiliarName}, repository does not exist or may require 'enisle login'{reason}"),
            (HttpStatusCode.NotFound, "NAME_UNKNOWN") => new EnisleException(ErrorKind.NotFound, $"repository {reference.FamiliarName} not found{reason}"),
            (HttpStatusCode.NotFound, _) => new EnisleException(ErrorKind.NotFound, $"manifest for {reference.FamiliarText} not found{reason}"),
            _ => Retrying.FaultOf(endpoint.Domain, answer.StatusCode, errors.Text, answer),
        };
    }
}
