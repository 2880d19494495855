using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Image;

/// <summary><see cref="ImageManifest"/> → the document, which <see cref="ImageManifestReader"/> reads back as the same.</summary>
public static class ImageManifestWriter
{
    /// <summary>On one line: its bytes are what its digest is of.</summary>
    public static byte[] Write(ImageManifest manifest) => JsonOutput.ToBytes(manifest, WriteManifest, JsonOutput.Compact);

    private static void WriteManifest(Utf8JsonWriter json, ImageManifest manifest)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 2);
        json.Optional("mediaType", manifest.MediaType);
        json.Optional("artifactType", manifest.ArtifactType);
        DescriptorWriter.WriteMember(json, "config", manifest.Config);
        json.WriteStartArray("layers");
        foreach (Descriptor layer in manifest.Layers)
        {
            DescriptorWriter.Write(json, layer);
        }

        json.WriteEndArray();
        DescriptorWriter.WriteMember(json, "subject", manifest.Subject);
        json.Map("annotations", manifest.Annotations);
        json.WriteEndObject();
    }
}
