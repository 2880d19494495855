using Enisle.Spec.Json;

namespace Enisle.Spec.Image;

/// <summary>An image index, OCI's or Docker's manifest list.</summary>
/// <remarks>A document that could be taken for a manifest as well is refused (CVE-2021-41190).</remarks>
public static class ImageIndexReader
{
    /// <summary><paramref name="file"/> is what messages call the document.</summary>
    /// <exception cref="SpecException">Larger than <see cref="MediaTypes.MaxDocumentBytes"/>, not JSON, or against the specification.</exception>
    public static ImageIndex Read(ReadOnlySpan<byte> json, string file) => ImageDocument.Read(json, file, ReadIndex);

    private static ImageIndex ReadIndex(ref JsonCursor json)
    {
        string? mediaType = null, artifactType = null;
        Descriptor? subject = null;
        IReadOnlyList<Descriptor>? manifests = null;
        IReadOnlyDictionary<string, string> annotations = Runtime.Empty.Strings;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("schemaVersion"u8)) ImageDocument.ReadSchemaVersion(ref json);
            else if (json.NameIs("mediaType"u8)) mediaType = ReadMediaType(ref json);
            else if (json.NameIs("artifactType"u8)) artifactType = json.NonEmptyString();
            else if (json.NameIs("manifests"u8)) manifests = json.List(DescriptorReader.Read);
            else if (json.NameIs("subject"u8)) subject = DescriptorReader.ReadOptional(ref json);
            else if (json.NameIs("annotations"u8)) annotations = json.Map();
            else if (json.NameIs("layers"u8) || json.NameIs("config"u8)) throw json.Fault("may not stand in an image index");
            else json.Skip();
        }

        return new ImageIndex
        {
            MediaType = mediaType,
            ArtifactType = artifactType,
            Manifests = manifests ?? throw json.Missing("manifests"),
            Subject = subject,
            Annotations = annotations,
        };
    }

    private static string? ReadMediaType(ref JsonCursor json)
    {
        string? mediaType = json.NonEmptyString();
        return mediaType is null || MediaTypes.IsIndex(mediaType) ? mediaType
            : throw json.Fault($"{FieldPath.Quote(mediaType)} is not an image index's");
    }
}
