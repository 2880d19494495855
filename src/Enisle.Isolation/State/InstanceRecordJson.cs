using System.Buffers;
using System.Text.Json;
using Enisle.Host;
using Enisle.Host.Text;

namespace Enisle.Isolation.State;

/// <summary><see cref="InstanceRecord"/> as JSON, by hand: it is read and written on every start.</summary>
internal static class InstanceRecordJson
{
    public static byte[] Write(InstanceRecord record)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Encoder = PlainJsonEncoder.Instance }))
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
            writer.WriteBoolean("hasLateHooks", record.HasLateHooks);
            WriteMap(writer, "cgroupPaths", record.CgroupPaths);
            if (record.ResctrlPaths.Count > 0)
            {
                WriteMap(writer, "resctrlPaths", record.ResctrlPaths);
            }

            WriteMap(writer, "annotations", record.Annotations);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="EnisleException">The file is damaged: names the file and the rule.</exception>
    public static InstanceRecord Read(ReadOnlySpan<byte> json, string file)
    {
        try
        {
            Utf8JsonReader reader = new(json);
            InstanceRecord record = ReadMembers(ref reader);
            return record is { Id.Length: > 0, Level.Length: > 0, Bundle.Length: > 0 }
                ? record
                : throw new JsonException("a member is missing");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{file}: damaged: {e.Message}", e);
        }
    }

    private static InstanceRecord ReadMembers(ref Utf8JsonReader reader)
    {
        InstanceRecord record = new()
        {
            Id = string.Empty,
            Level = string.Empty,
            OciVersion = string.Empty,
            Bundle = string.Empty,
            RootFs = string.Empty,
            Created = default,
        };
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            record = ReadMember(ref reader, record);
        }

        Expect(reader.TokenType == JsonTokenType.EndObject && !reader.Read());
        return record;
    }

    private static InstanceRecord ReadMember(ref Utf8JsonReader reader, InstanceRecord record)
    {
        string name = reader.GetString()!;
        Expect(reader.Read());
        return name switch
        {
            "id" => record with { Id = Text(ref reader) },
            "level" => record with { Level = Text(ref reader) },
            "ociVersion" => record with { OciVersion = Text(ref reader) },
            "bundle" => record with { Bundle = Text(ref reader) },
            "rootfs" => record with { RootFs = Text(ref reader) },
            "created" => record with { Created = reader.GetDateTimeOffset() },
            "owner" => record with { Owner = reader.GetUInt32() },
            "pid" => record with { Pid = reader.GetInt32() },
            "pidStartTime" => record with { PidStartTime = reader.GetUInt64() },
            "initialized" => record with { Initialized = reader.GetBoolean() },
            "systemdCgroup" => record with { SystemdCgroup = reader.GetBoolean() },
            "hasLateHooks" => record with { HasLateHooks = reader.GetBoolean() },
            "cgroupPaths" => record with { CgroupPaths = Map(ref reader) },
            "resctrlPaths" => record with { ResctrlPaths = Map(ref reader) },
            "annotations" => record with { Annotations = Map(ref reader) },
            _ => Skip(ref reader, record),
        };
    }

    private static InstanceRecord Skip(ref Utf8JsonReader reader, InstanceRecord record)
    {
        reader.Skip();
        return record;
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

    private static string Text(ref Utf8JsonReader reader) => reader.GetString() ?? throw new FormatException("a text is null");

    private static Dictionary<string, string> Map(ref Utf8JsonReader reader)
    {
        Dictionary<string, string> map = [];
        Expect(reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Expect(reader.Read());
            map[key] = Text(ref reader);
        }

        Expect(reader.TokenType == JsonTokenType.EndObject);
        return map;
    }

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw new JsonException("not a state record");
        }
    }
}
