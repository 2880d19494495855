using System.Text.Json;
using Enisle.Bundles.Options;
using Enisle.Engine.Instances;

namespace Enisle.Engine.Inspection;

/// <summary>The member <c>Config</c>.</summary>
internal static class InspectedConfig
{
    public static void Write(Utf8JsonWriter json, InstanceDefinition definition)
    {
        WorkloadOptions workload = definition.Workload;
        json.WriteStartObject("Config");
        json.WriteString("Hostname", workload.Hostname ?? definition.Id[..12]);
        json.WriteString("Domainname", workload.Domainname ?? "");
        json.WriteString("User", workload.User ?? "");
        json.WriteBoolean("AttachStdin", workload.StdinOnce);
        json.WriteBoolean("AttachStdout", true);
        json.WriteBoolean("AttachStderr", true);
        if (workload.ExposedPorts.Count > 0)
        {
            Set(json, "ExposedPorts", workload.ExposedPorts);
        }

        json.WriteBoolean("Tty", workload.Tty);
        json.WriteBoolean("OpenStdin", workload.OpenStdin);
        json.WriteBoolean("StdinOnce", workload.StdinOnce);
        json.Strings("Env", workload.Env);
        json.StringsOrNull("Cmd", workload.Cmd);
        if (workload.Healthcheck is { } health)
        {
            Health(json, health);
        }

        json.WriteString("Image", definition.Image);
        Volumes(json, workload);
        json.WriteString("WorkingDir", workload.WorkingDir ?? "");
        json.StringsOrNull("Entrypoint", workload.Entrypoint);
        json.WriteNull("OnBuild");
        json.Map("Labels", workload.Labels);
        if (workload.StopSignal is { } signal)
        {
            json.WriteString("StopSignal", signal);
        }

        if (workload.StopTimeoutSeconds is { } seconds)
        {
            json.WriteNumber("StopTimeout", seconds);
        }

        json.WriteEndObject();
    }

    private static void Volumes(Utf8JsonWriter json, WorkloadOptions workload)
    {
        if (workload.Volumes.Count == 0)
        {
            json.WriteNull("Volumes");
        }
        else
        {
            Set(json, "Volumes", workload.Volumes);
        }
    }

    // Go's map[string]struct{}.
    private static void Set(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartObject(name);
        foreach (string value in values)
        {
            json.WriteStartObject(value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Health(Utf8JsonWriter json, HealthOptions health)
    {
        json.WriteStartObject("Healthcheck");
        json.Strings("Test", health.Test);
        Nanoseconds("Interval", health.Interval);
        Nanoseconds("Timeout", health.Timeout);
        Nanoseconds("StartPeriod", health.StartPeriod);
        Nanoseconds("StartInterval", health.StartInterval);
        if (health.Retries > 0)
        {
            json.WriteNumber("Retries", health.Retries);
        }

        json.WriteEndObject();

        void Nanoseconds(string name, TimeSpan time)
        {
            if (time > TimeSpan.Zero)
            {
                json.WriteNumber(name, time.Ticks * 100);
            }
        }
    }
}
