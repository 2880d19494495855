using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Image;

/// <summary>Descriptors and platforms, as <see cref="DescriptorReader"/> reads them.</summary>
internal static class DescriptorWriter
{
    public static void Write(Utf8JsonWriter json, Descriptor descriptor)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", descriptor.MediaType);
        json.WriteString("digest", descriptor.Digest);
        json.WriteNumber("size", descriptor.SizeBytes);
        json.Strings("urls", descriptor.Urls);
        json.Map("annotations", descriptor.Annotations);
        if (descriptor.Platform is { } platform)
        {
            json.WriteStartObject("platform");
            WritePlatform(json, platform);
            json.WriteEndObject();
        }

        json.Optional("artifactType", descriptor.ArtifactType);
        json.WriteEndObject();
    }

    public static void WriteMember(Utf8JsonWriter json, string name, Descriptor? descriptor)
    {
        if (descriptor is not null)
        {
            json.WritePropertyName(name);
            Write(json, descriptor);
        }
    }

    public static void WritePlatform(Utf8JsonWriter json, Platform platform)
    {
        json.WriteString("architecture", platform.Architecture);
        json.WriteString("os", platform.Os);
        json.Optional("os.version", platform.OsVersion);
        json.Strings("os.features", platform.OsFeatures);
        json.Optional("variant", platform.Variant);
    }
}
