using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Image;

/// <summary><see cref="ImageConfig"/> → the document, which <see cref="ImageConfigReader"/> reads back as the same.</summary>
public static class ImageConfigWriter
{
    private const long NanosecondsPerTick = 100;

    /// <summary>On one line: its bytes are what the image's id is of.</summary>
    public static byte[] Write(ImageConfig config) => JsonOutput.ToBytes(config, WriteConfig, JsonOutput.Compact);

    private static void WriteConfig(Utf8JsonWriter json, ImageConfig config)
    {
        json.WriteStartObject();
        json.Optional("created", config.Created is { } created ? ImageDocument.FormatTime(created) : null);
        json.Optional("author", config.Author);
        DescriptorWriter.WritePlatform(json, config.Platform);
        json.WriteStartObject("config");
        WriteProcess(json, config.Process);
        json.WriteEndObject();
        json.WriteStartObject("rootfs");
        json.WriteString("type", "layers");
        json.WriteStartArray("diff_ids");
        foreach (string diffId in config.DiffIds)
        {
            json.WriteStringValue(diffId);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.List("history", config.History, WriteHistory);
        json.WriteEndObject();
    }

    private static void WriteProcess(Utf8JsonWriter json, ImageProcess process)
    {
        json.Optional("User", process.User);
        WriteNames(json, "ExposedPorts", process.ExposedPorts);
        json.Strings("Env", process.Env);
        WriteOptional(json, "Entrypoint", process.Entrypoint);
        WriteOptional(json, "Cmd", process.Cmd);
        WriteNames(json, "Volumes", process.Volumes);
        json.Optional("WorkingDir", process.WorkingDir);
        json.Map("Labels", process.Labels);
        json.Optional("StopSignal", process.StopSignal);
        if (process.Healthcheck is { } healthcheck)
        {
            WriteHealthcheck(json, healthcheck);
        }

        WriteOptional(json, "Shell", process.Shell);
        json.Strings("OnBuild", process.OnBuild);
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, IReadOnlyList<string>? values)
    {
        if (values is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteNames(Utf8JsonWriter json, string member, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        json.WriteStartObject(member);
        foreach (string name in names)
        {
            json.WriteStartObject(name);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteHealthcheck(Utf8JsonWriter json, ImageHealthcheck healthcheck)
    {
        json.WriteStartObject("Healthcheck");
        json.Strings("Test", healthcheck.Test);
        WriteDuration(json, "Interval", healthcheck.Interval);
        WriteDuration(json, "Timeout", healthcheck.Timeout);
        WriteDuration(json, "StartPeriod", healthcheck.StartPeriod);
        WriteDuration(json, "StartInterval", healthcheck.StartInterval);
        if (healthcheck.Retries > 0)
        {
            json.WriteNumber("Retries", healthcheck.Retries);
        }

        json.WriteEndObject();
    }

    private static void WriteDuration(Utf8JsonWriter json, string name, TimeSpan duration)
    {
        if (duration > TimeSpan.Zero)
        {
            json.WriteNumber(name, duration.Ticks * NanosecondsPerTick);
        }
    }

    private static void WriteHistory(Utf8JsonWriter json, ImageHistory history)
    {
        json.WriteStartObject();
        json.Optional("created", history.Created is { } created ? ImageDocument.FormatTime(created) : null);
        json.Optional("created_by", history.CreatedBy);
        json.Optional("author", history.Author);
        json.Optional("comment", history.Comment);
        json.Flag("empty_layer", history.EmptyLayer);
        json.WriteEndObject();
    }
}
