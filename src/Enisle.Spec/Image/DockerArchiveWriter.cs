using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Image;

/// <summary>The <c>manifest.json</c> of an archive that <c>docker load</c> takes.</summary>
public static class DockerArchiveWriter
{
    /// <summary>On one line.</summary>
    public static byte[] Write(IReadOnlyList<DockerArchiveImage> images) => JsonOutput.ToBytes(images, WriteImages, JsonOutput.Compact);

    private static void WriteImages(Utf8JsonWriter json, IReadOnlyList<DockerArchiveImage> images)
    {
        json.WriteStartArray();
        foreach (DockerArchiveImage image in images)
        {
            json.WriteStartObject();
            json.WriteString("Config", image.Config);
            WriteStrings(json, "RepoTags", image.RepoTags);
            WriteStrings(json, "Layers", image.Layers);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
