using System.Text;
using Enisle.Spec.Image;

namespace Enisle.Fuzz.Targets;

/// <summary>Manifests, indexes, and the <c>manifest.json</c> of Docker's archives.</summary>
/// <remarks>Promises: only SpecException, its message on one line and short; what is accepted is written and read back as the same; no text is both manifest and index.</remarks>
public sealed class ImageManifestTarget : IFuzzTarget
{
    private const string File = "manifest";

    private static readonly string[] s_tokens =
    [
        "{", "}", "[", "]", ",", ":", "null", "true", "\"\"", "{}", "[]", "-1", "9223372036854775808", "\"\\u0000\"", "\"\\ud800\"", "\"schemaVersion\"",
        "\"mediaType\"", "\"manifests\"", "\"layers\"", "\"config\"", "\"digest\"", "\"size\"", "\"platform\"", "\"annotations\"", "\"subject\"",
    ];

    /// <inheritdoc/>
    public string Name => "image-manifest";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Tokens { get; } = [.. s_tokens.Select(Encoding.UTF8.GetBytes)];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => FuzzTargets.ReadSeeds(Name);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        bool isManifest = DocumentCheck.Accepts(input, File, static (text, file) => ImageManifestReader.Read(text, file), ImageManifestWriter.Write);
        bool isIndex = DocumentCheck.Accepts(input, File, static (text, file) => ImageIndexReader.Read(text, file), ImageIndexWriter.Write);
        DocumentCheck.Accepts(input, File, static (text, file) => DockerArchiveReader.Read(text, file), DockerArchiveWriter.Write);
        if (isManifest && isIndex)
        {
            throw new InvalidDataException("one text is taken for a manifest and for an index (CVE-2021-41190)");
        }
    }
}
