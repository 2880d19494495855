using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Enisle.Spec.Image;

namespace Enisle.Tests.Images.Registry;

/// <summary>A registry with images of random layers, and a place for a test to answer otherwise.</summary>
internal sealed class FakeRegistry : IDisposable
{
    public const string Repository = "test/image";

    private readonly Dictionary<string, (byte[] Content, string Type)> _manifests = [];
    private readonly Dictionary<string, byte[]> _blobs = [];

    public FakeRegistry() => Server = new FakeServer(request => Before?.Invoke(request) ?? Answer(request));

    public FakeServer Server { get; }

    /// <summary>Asked first; null: the right answer.</summary>
    public Func<FakeRequest, FakeAnswer?>? Before { get; set; }

    /// <summary>Whether blobs are given from where the client wants.</summary>
    public bool KnowsRanges { get; set; } = true;

    public string Host => $"127.0.0.1:{Server.Port}";

    public string Name => $"{Host}/{Repository}:latest";

    public IEnumerable<FakeRequest> BlobRequests(string digest) => Server.Requests.Where(request => request.Path.EndsWith(digest, StringComparison.Ordinal));

    public static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    public void Dispose() => Server.Dispose();

    /// <summary>Adds an image and tags it; returns its layers' digests.</summary>
    public string[] AddImage(string tag = "latest", int layers = 3, int layerBytes = 200_000, string architecture = "amd64", int seed = 1)
    {
        List<byte[]> contents = [.. Enumerable.Range(0, layers).Select(i => RandomBytes((seed * 100) + i, layerBytes + i))];
        string diffIds = string.Join(',', contents.Select(content => $"\"{DigestOf(content)}\""));
        byte[] config = Encoding.UTF8.GetBytes($$"""{"architecture":"{{architecture}}","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[{{diffIds}}]} }""");
        string layerList = string.Join(',', contents.Select(content => Descriptor(MediaTypes.OciLayer, AddBlob(content), content.Length)));
        AddManifest(tag, MediaTypes.OciManifest, $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{{Descriptor(MediaTypes.OciConfig, AddBlob(config), config.Length)}},"layers":[{{layerList}}]}""");
        return [.. contents.Select(DigestOf)];
    }

    /// <summary>Adds an index of manifests that are there under other tags.</summary>
    public string AddIndex(string tag, params (string Tag, string Architecture)[] entries)
    {
        string list = string.Join(',', entries.Select(entry => Descriptor(MediaTypes.OciManifest, DigestOf(_manifests[entry.Tag].Content), _manifests[entry.Tag].Content.Length,
            $$""","platform":{"os":"linux","architecture":"{{entry.Architecture}}"}""")));
        return AddManifest(tag, MediaTypes.OciIndex, $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{{list}}]}""");
    }

    public string AddManifest(string tag, string type, string text)
    {
        byte[] content = Encoding.UTF8.GetBytes(text);
        _manifests[tag] = _manifests[DigestOf(content)] = (content, type);
        return DigestOf(content);
    }

    public string AddBlob(byte[] content)
    {
        _blobs[DigestOf(content)] = content;
        return DigestOf(content);
    }

    public byte[] Blob(string digest) => _blobs[digest];

    public string ManifestText(string tag) => Encoding.UTF8.GetString(_manifests[tag].Content);

    public static string Descriptor(string type, string digest, long size, string more = "") => $$"""{"mediaType":"{{type}}","digest":"{{digest}}","size":{{size}}{{more}}}""";

    /// <summary>The right answer.</summary>
    public FakeAnswer Answer(FakeRequest request)
    {
        string path = request.Path.Split('?')[0];
        string name = path[(path.LastIndexOf('/') + 1)..];
        return path == "/v2/" ? FakeAnswer.Text(200, "{}")
            : path.Contains("/manifests/", StringComparison.Ordinal) ? Manifest(name)
            : path.Contains("/blobs/", StringComparison.Ordinal) ? BlobAnswer(name, request)
            : FakeAnswer.Error(404, "UNSUPPORTED");
    }

    private static byte[] RandomBytes(int seed, int count)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private FakeAnswer Manifest(string name) => _manifests.TryGetValue(name, out (byte[] Content, string Type) manifest)
        ? new FakeAnswer(200, manifest.Content) { Headers = new() { ["Content-Type"] = manifest.Type, ["Docker-Content-Digest"] = DigestOf(manifest.Content) } }
        : FakeAnswer.Error(404, "MANIFEST_UNKNOWN");

    private FakeAnswer BlobAnswer(string digest, FakeRequest request)
    {
        if (!_blobs.TryGetValue(digest, out byte[]? content))
        {
            return FakeAnswer.Error(404, "BLOB_UNKNOWN");
        }

        if (!KnowsRanges || request.Header("Range") is not { } range)
        {
            return new FakeAnswer(200, content);
        }

        int from = int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        return new FakeAnswer(206, content[from..]) { Headers = new() { ["Content-Range"] = $"bytes {from}-{content.Length - 1}/{content.Length}" } };
    }
}
