using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Image;

/// <summary><see cref="ImageIndex"/> → the document, which <see cref="ImageIndexReader"/> reads back as the same.</summary>
public static class ImageIndexWriter
{
    /// <summary>On one line: its bytes are what its digest is of.</summary>
    public static byte[] Write(ImageIndex index) => JsonOutput.ToBytes(index, WriteIndex, JsonOutput.Compact);

    private static void WriteIndex(Utf8JsonWriter json, ImageIndex index)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 2);
        json.Optional("mediaType", index.MediaType);
        json.Optional("artifactType", index.ArtifactType);
        json.WriteStartArray("manifests");
        foreach (Descriptor manifest in index.Manifests)
        {
            DescriptorWriter.Write(json, manifest);
        }

        json.WriteEndArray();
        DescriptorWriter.WriteMember(json, "subject", index.Subject);
        json.Map("annotations", index.Annotations);
        json.WriteEndObject();
    }
}
