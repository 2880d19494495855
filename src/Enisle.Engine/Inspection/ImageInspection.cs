using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Enisle.Images;
using Enisle.Images.Content;
using Enisle.Images.Operations;
using Enisle.Spec.Image;

namespace Enisle.Engine.Inspection;

/// <summary>An image as the Docker Engine API shows it: the answer to <c>GET /images/NAME/json</c>.</summary>
public static class ImageInspection
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8 JSON, one object.</summary>
    public static byte[] Write(EngineContext engine, Image image)
    {
        Reference[] names =
        [
            .. engine.Images.Names()
                .Where(named => named.FullName is not null && IsOf(engine.Images, named, image))
                .Select(static named => Reference.ParseExact(named.FullName!)),
        ];
        ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter json = new(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("Id", image.Id.Text);
            json.Strings("RepoTags", [.. names.Where(static name => name.Tag is not null).Select(static name => name.FamiliarText)]);
            json.Strings("RepoDigests", [.. names.Select(name => $"{name.FamiliarName}@{image.Descriptor.Digest}").Distinct()]);
            json.WriteString("Parent", "");
            json.WriteString("Comment", image.Config.History.Count > 0 ? image.Config.History[^1].Comment ?? "" : "");
            json.WriteString("Created", InspectedTime.Text(image.Config.Created));
            json.WriteString("DockerVersion", "");
            json.WriteString("Author", image.Config.Author ?? "");
            Process(json, image.Config.Process);
            json.WriteString("Architecture", image.Config.Platform.Architecture);
            if (image.Config.Platform.Variant is { } variant)
            {
                json.WriteString("Variant", variant);
            }

            json.WriteString("Os", image.Config.Platform.Os);
            json.WriteNumber("Size", ListImages.SizeOf(engine.Images, image));
            json.WriteStartObject("GraphDriver");
            json.WriteString("Name", "overlayfs");
            json.WriteNull("Data");
            json.WriteEndObject();
            json.WriteStartObject("RootFS");
            json.WriteString("Type", "layers");
            json.Strings("Layers", image.Config.DiffIds);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static bool IsOf(ContentStore store, NamedImage named, Image image)
    {
        if (named.Target.Digest == image.Descriptor.Digest)
        {
            return true;
        }

        try
        {
            return ImageReader.Read(store, named.Target).Id == image.Id;
        }
        catch (Exception e) when (e is Host.EnisleException or Spec.SpecException or Host.LinuxException)
        {
            return false; // damaged, or for another platform
        }
    }

    private static void Process(Utf8JsonWriter json, ImageProcess process)
    {
        json.WriteStartObject("Config");
        json.WriteString("User", process.User ?? "");
        Set(json, "ExposedPorts", process.ExposedPorts);
        json.Strings("Env", process.Env);
        json.StringsOrNull("Cmd", process.Cmd);
        Set(json, "Volumes", process.Volumes);
        json.WriteString("WorkingDir", process.WorkingDir ?? "");
        json.StringsOrNull("Entrypoint", process.Entrypoint);
        json.StringsOrNull("OnBuild", process.OnBuild);
        json.Map("Labels", process.Labels);
        if (process.StopSignal is { } signal)
        {
            json.WriteString("StopSignal", signal);
        }

        json.WriteEndObject();
    }

    // Go's map[string]struct{}, left out when it is empty.
    private static void Set(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (string value in values)
        {
            json.WriteStartObject(value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
