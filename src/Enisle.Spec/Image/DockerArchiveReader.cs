using Enisle.Spec.Json;

namespace Enisle.Spec.Image;

/// <summary>The <c>manifest.json</c> of a <c>docker save</c> archive.</summary>
public static class DockerArchiveReader
{
    /// <summary><paramref name="file"/> is what messages call the document.</summary>
    /// <exception cref="SpecException">Larger than <see cref="MediaTypes.MaxDocumentBytes"/>, not JSON, or not of that form.</exception>
    public static IReadOnlyList<DockerArchiveImage> Read(ReadOnlySpan<byte> json, string file) =>
        ImageDocument.Read(json, file, static (ref JsonCursor json) => json.List(ReadImage));

    private static DockerArchiveImage ReadImage(ref JsonCursor json)
    {
        string? config = null;
        IReadOnlyList<string> tags = [], layers = [];
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("Config"u8)) config = json.NonEmptyString();
            else if (json.NameIs("RepoTags"u8)) tags = json.Strings();
            else if (json.NameIs("Layers"u8)) layers = json.Strings();
            else json.Skip();
        }

        return new DockerArchiveImage { Config = config ?? throw json.Missing("Config"), RepoTags = tags, Layers = layers };
    }
}
