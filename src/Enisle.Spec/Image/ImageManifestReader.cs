using Enisle.Spec.Json;

namespace Enisle.Spec.Image;

/// <summary>An image manifest, OCI's or Docker's schema 2.</summary>
/// <remarks>A document that could be taken for an index as well is refused: two readers must not see two images (CVE-2021-41190).</remarks>
public static class ImageManifestReader
{
    /// <summary><paramref name="file"/> is what messages call the document.</summary>
    /// <exception cref="SpecException">Larger than <see cref="MediaTypes.MaxDocumentBytes"/>, not JSON, or against the specification.</exception>
    public static ImageManifest Read(ReadOnlySpan<byte> json, string file) => ImageDocument.Read(json, file, ReadManifest);

    private static ImageManifest ReadManifest(ref JsonCursor json)
    {
        string? mediaType = null, artifactType = null;
        Descriptor? config = null, subject = null;
        IReadOnlyList<Descriptor> layers = [];
        IReadOnlyDictionary<string, string> annotations = Runtime.Empty.Strings;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("schemaVersion"u8)) ImageDocument.ReadSchemaVersion(ref json);
            else if (json.NameIs("mediaType"u8)) mediaType = ReadMediaType(ref json);
            else if (json.NameIs("artifactType"u8)) artifactType = json.NonEmptyString();
            else if (json.NameIs("config"u8)) config = DescriptorReader.ReadOptional(ref json);
            else if (json.NameIs("layers"u8)) layers = json.List(DescriptorReader.Read);
            else if (json.NameIs("subject"u8)) subject = DescriptorReader.ReadOptional(ref json);
            else if (json.NameIs("annotations"u8)) annotations = json.Map();
            else if (json.NameIs("manifests"u8) || json.NameIs("fsLayers"u8)) throw json.Fault("may not stand in an image manifest");
            else json.Skip();
        }

        return new ImageManifest
        {
            MediaType = mediaType,
            ArtifactType = artifactType,
            Config = config ?? throw json.Missing("config"),
            Layers = layers,
            Subject = subject,
            Annotations = annotations,
        };
    }

    private static string? ReadMediaType(ref JsonCursor json)
    {
        string? mediaType = json.NonEmptyString();
        return mediaType is null || MediaTypes.IsManifest(mediaType) ? mediaType
            : throw json.Fault($"{FieldPath.Quote(mediaType)} is not an image manifest's");
    }
}
