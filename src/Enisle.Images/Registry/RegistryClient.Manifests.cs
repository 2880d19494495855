using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Enisle.Host;
using Enisle.Images.Content;
using Enisle.Images.Registry.Http;
using Enisle.Spec.Image;

namespace Enisle.Images.Registry;

public sealed partial class RegistryClient
{
    private const int MaxDocument = MediaTypes.MaxDocumentBytes;
    private const string DigestHeader = "Docker-Content-Digest";
    private const string SignedSchema1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";
    private const string Schema1 = "application/vnd.docker.distribution.manifest.v1+json";

    private static readonly string[] s_manifestTypes = [MediaTypes.OciIndex, MediaTypes.DockerManifestList, MediaTypes.OciManifest, MediaTypes.DockerManifest];

    /// <summary>Fetches the manifest or index; its digest is that of its content, and that of the reference where it has one.</summary>
    /// <exception cref="EnisleException">NotFound, Denied, Unavailable; Invalid: another content than promised; Unsupported: no manifest.</exception>
    public Task<RegistryManifest> GetManifest(Reference reference, CancellationToken cancellationToken)
    {
        RegistryRequest request = ManifestRequest(HttpMethod.Get, reference);
        return AtAny(reference, endpoint => ReadManifest(endpoint, request, reference, cancellationToken), cancellationToken);
    }

    /// <summary>What the reference stands for now, without its content; null where the registry does not say it that way.</summary>
    public Task<Descriptor?> HeadManifest(Reference reference, CancellationToken cancellationToken)
    {
        RegistryRequest request = ManifestRequest(HttpMethod.Head, reference);
        return AtAny<Descriptor?>(reference, async endpoint =>
        {
            using HttpResponseMessage answer = await endpoint.Send(request, cancellationToken);
            string? type = answer.Content.Headers.ContentType?.MediaType;
            return answer.StatusCode == HttpStatusCode.OK && Said(answer) is { } digest && type is not null && answer.Content.Headers.ContentLength is { } size
                ? new Descriptor { MediaType = type, Digest = digest.Text, SizeBytes = size }
                : null;
        }, cancellationToken);
    }

    private static RegistryRequest ManifestRequest(HttpMethod method, Reference reference)
    {
        string target = reference.Digest?.Text ?? reference.Tag ?? Reference.DefaultTag;
        return new RegistryRequest(method, $"/v2/{reference.Repository}/manifests/{target}", PullScope(reference)) { Accept = s_manifestTypes };
    }

    private async Task<RegistryManifest> ReadManifest(RegistryEndpoint endpoint, RegistryRequest request, Reference reference, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await endpoint.Send(request, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw await Refusal(endpoint, answer, reference, cancellationToken);
        }

        byte[] content = await SmallBody.Read(answer, MaxDocument, _options.StallTimeout, cancellationToken);
        Digest digest = reference.Digest ?? Digest.Sha256(SHA256.HashData(content));
        Check(content, reference.Digest, reference);
        Check(content, Said(answer), reference);
        return new RegistryManifest(
            new Descriptor { MediaType = TypeOf(answer.Content.Headers.ContentType, content, reference), Digest = digest.Text, SizeBytes = content.Length }, content);
    }

    private static Digest? Said(HttpResponseMessage answer) =>
        answer.Headers.NonValidated.TryGetValues(DigestHeader, out HeaderStringValues values) && Digest.TryParse(values.FirstOrDefault(), out Digest digest) ? digest : null;

    private static void Check(byte[] content, Digest? promised, Reference reference)
    {
        if (promised is not { } digest)
        {
            return;
        }

        string actual = Convert.ToHexStringLower(digest.Algorithm == "sha512" ? SHA512.HashData(content) : SHA256.HashData(content));
        if (actual != digest.Hex)
        {
            throw new EnisleException(ErrorKind.Invalid, $"manifest for {reference.FamiliarText}: the content has the digest {digest.Algorithm}:{actual}, where {digest} was promised");
        }
    }

    // The header says it; what it says must not be contradicted by the document (CVE-2021-41190), which its reader checks.
    private static string TypeOf(MediaTypeHeaderValue? header, byte[] content, Reference reference)
    {
        string said = header?.MediaType ?? "";
        if (said is SignedSchema1 or Schema1)
        {
            throw new EnisleException(ErrorKind.Unsupported, $"{reference.FamiliarText}: Docker image manifest version 2, schema 1 is not supported: the image must be pushed anew by a newer tool");
        }

        string type = said is "application/json" or "text/plain" or "" ? DocumentType.Read(content) ?? said : said;
        return MediaTypes.IsManifest(type) || MediaTypes.IsIndex(type) ? type
            : throw new EnisleException(ErrorKind.Unsupported, $"{reference.FamiliarText}: {ForeignText.Quote(type)} is neither a manifest nor an index of images");
    }
}
