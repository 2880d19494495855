using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Enisle.Bundles.Options;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Engine.Volumes;

namespace Enisle.Engine.Inspection;

/// <summary>An instance as the Docker Engine API shows it: the answer to <c>GET /containers/ID/json</c>.</summary>
public static class InstanceInspection
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8 JSON, one object.</summary>
    public static byte[] Write(EngineContext engine, Instance instance)
    {
        InstanceDefinition definition = instance.ReadDefinition();
        InstanceState state = StateTruth.Read(engine, instance);
        ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter json = new(buffer, s_options))
        {
            json.WriteStartObject();
            Identity(json, instance, definition, state);
            InspectedHostConfig.Write(json, definition);
            Storage(json, engine, instance, definition);
            InspectedConfig.Write(json, definition);
            InspectedNetwork.Write(json, definition, state);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Identity(Utf8JsonWriter json, Instance instance, InstanceDefinition definition, InstanceState state)
    {
        List<string> words = [.. definition.Workload.Entrypoint ?? [], .. definition.Workload.Cmd ?? []];
        json.WriteString("Id", instance.Id);
        json.WriteString("Created", InspectedTime.Text(definition.Created));
        json.WriteString("Path", words[0]);
        json.Strings("Args", words[1..]);
        State(json, state);
        json.WriteString("Image", definition.ImageId);
        json.WriteString("ResolvConfPath", $"{instance.Directory}/resolv.conf");
        json.WriteString("HostnamePath", $"{instance.Directory}/hostname");
        json.WriteString("HostsPath", $"{instance.Directory}/hosts");
        json.WriteString("LogPath", definition.Host.Log.Driver == "none" ? "" : instance.LogFile);
        json.WriteString("Name", $"/{definition.Name}");
        json.WriteNumber("RestartCount", state.RestartCount);
        json.WriteString("Driver", "overlayfs");
        json.WriteString("Platform", "linux");
        json.WriteString("Isolation", definition.Host.Isolation);
        json.WriteString("MountLabel", "");
        json.WriteString("ProcessLabel", "");
        json.WriteString("AppArmorProfile", "");
        json.WriteNull("ExecIDs");
    }

    private static void State(Utf8JsonWriter json, InstanceState state)
    {
        json.WriteStartObject("State");
        json.WriteString("Status", state.Status.Word());
        json.WriteBoolean("Running", InstanceQuery.IsAlive(state));
        json.WriteBoolean("Paused", state.Status == InstanceStatus.Paused);
        json.WriteBoolean("Restarting", state.Status == InstanceStatus.Restarting);
        json.WriteBoolean("OOMKilled", state.OomKilled);
        json.WriteBoolean("Dead", state.Status == InstanceStatus.Dead);
        json.WriteNumber("Pid", state.Pid);
        json.WriteNumber("ExitCode", state.ExitCode);
        json.WriteString("Error", state.Error);
        json.WriteString("StartedAt", InspectedTime.Text(state.StartedAt));
        json.WriteString("FinishedAt", InspectedTime.Text(state.FinishedAt));
        if (state.Health is { } health)
        {
            Health(json, health);
        }

        json.WriteEndObject();
    }

    private static void Health(Utf8JsonWriter json, HealthState health)
    {
        json.WriteStartObject("Health");
        json.WriteString("Status", health.Status);
        json.WriteNumber("FailingStreak", health.FailingStreak);
        json.WriteStartArray("Log");
        foreach (HealthResult result in health.Log)
        {
            json.WriteStartObject();
            json.WriteString("Start", InspectedTime.Text(result.Start));
            json.WriteString("End", InspectedTime.Text(result.End));
            json.WriteNumber("ExitCode", result.ExitCode);
            json.WriteString("Output", result.Output);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Storage(Utf8JsonWriter json, EngineContext engine, Instance instance, InstanceDefinition definition)
    {
        json.WriteStartObject("GraphDriver");
        json.WriteString("Name", "overlayfs");
        json.WriteStartObject("Data");
        json.WriteString("MergedDir", instance.RootFs);
        json.WriteString("UpperDir", $"{instance.Directory}/upper");
        json.WriteString("WorkDir", $"{instance.Directory}/work");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("Mounts");
        foreach (MountOptions mount in definition.Mounts)
        {
            Mount(json, engine, mount);
        }

        json.WriteEndArray();
    }

    private static void Mount(Utf8JsonWriter json, EngineContext engine, MountOptions mount)
    {
        json.WriteStartObject();
        json.WriteString("Type", mount.Kind.ToString().ToLowerInvariant());
        if (mount.Kind == MountKind.Volume)
        {
            json.WriteString("Name", mount.Source);
            json.WriteString("Source", engine.Volumes.TryFind(mount.Source!) is Volume volume ? volume.Path : "");
        }
        else
        {
            json.WriteString("Source", mount.Source ?? "");
        }

        json.WriteString("Destination", mount.Target);
        if (mount.Kind == MountKind.Volume)
        {
            json.WriteString("Driver", "local");
        }

        json.WriteString("Mode", mount.ReadOnly ? "ro" : mount.Kind == MountKind.Volume ? "z" : "");
        json.WriteBoolean("RW", !mount.ReadOnly);
        json.WriteString("Propagation", mount.Kind == MountKind.Bind ? mount.Propagation ?? "rprivate" : "");
        json.WriteEndObject();
    }
}
