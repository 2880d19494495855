using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Enisle.Host;

namespace Enisle.Isolation.State;

/// <summary><see cref="InstanceRecord"/> as JSON, by hand: it is read and written on every start.</summary>
internal static class InstanceRecordJson
{
    public static byte[] Write(InstanceRecord record)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("id", record.Id);
            writer.WriteString("level", record.Level);
            writer.WriteString("ociVersion", record.OciVersion);
            writer.WriteString("bundle", record.Bundle);
            writer.WriteString("rootfs", record.RootFs);
            writer.WriteString("created", record.Created);
            writer.WriteNumber("owner", record.Owner);
            writer.WriteNumber("pid", record.Pid);
            writer.WriteNumber("pidStartTime", record.PidStartTime);
            writer.WriteBoolean("initialized", record.Initialized);
            writer.WriteBoolean("systemdCgroup", record.SystemdCgroup);
            WriteMap(writer, "cgroupPaths", record.CgroupPaths);
            WriteMap(writer, "annotations", record.Annotations);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="EnisleException">The file is damaged: names the file and the rule.</exception>
    public static InstanceRecord Read(ReadOnlyMemory<byte> json, string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            return new InstanceRecord
            {
                Id = Text(root, "id"),
                Level = Text(root, "level"),
                OciVersion = Text(root, "ociVersion"),
                Bundle = Text(root, "bundle"),
                RootFs = Text(root, "rootfs"),
                Created = DateTimeOffset.Parse(Text(root, "created"), CultureInfo.InvariantCulture),
                Owner = root.GetProperty("owner").GetUInt32(),
                Pid = root.GetProperty("pid").GetInt32(),
                PidStartTime = root.GetProperty("pidStartTime").GetUInt64(),
                Initialized = root.GetProperty("initialized").GetBoolean(),
                SystemdCgroup = root.GetProperty("systemdCgroup").GetBoolean(),
                CgroupPaths = Map(root, "cgroupPaths"),
                Annotations = Map(root, "annotations"),
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{file}: damaged: {e.Message}", e);
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, string> map)
    {
        writer.WriteStartObject(name);
        foreach ((string key, string value) in map)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");

    private static Dictionary<string, string> Map(JsonElement parent, string name)
    {
        Dictionary<string, string> map = [];
        foreach (JsonProperty property in parent.GetProperty(name).EnumerateObject())
        {
            map[property.Name] = property.Value.GetString() ?? throw new FormatException($"{name}.{property.Name} is null");
        }

        return map;
    }
}
