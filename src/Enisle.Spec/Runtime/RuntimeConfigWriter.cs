using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary><see cref="RuntimeConfig"/> → <c>config.json</c>: what <see cref="RuntimeConfigReader"/> reads back as the same.</summary>
public static class RuntimeConfigWriter
{
    /// <summary>Indented with tabs, members in the order of the specification's Go bindings, without a final line break.</summary>
    public static byte[] Write(RuntimeConfig config) => JsonOutput.ToBytes(config, WriteConfig, JsonOutput.Tabs);

    private static void WriteConfig(Utf8JsonWriter json, RuntimeConfig config)
    {
        json.WriteStartObject();
        json.WriteString("ociVersion", config.OciVersion);
        if (config.Process is { } process)
        {
            json.WritePropertyName("process");
            ProcessWriter.WriteProcess(json, process);
        }

        if (config.Root is { } root)
        {
            json.WriteStartObject("root");
            json.WriteString("path", root.Path);
            json.Flag("readonly", root.ReadOnly);
            json.WriteEndObject();
        }

        json.Optional("hostname", config.Hostname);
        json.Optional("domainname", config.Domainname);
        json.List("mounts", config.Mounts, WriteMount);
        if (config.Hooks != Hooks.None)
        {
            WriteHooks(json, config.Hooks);
        }

        json.Map("annotations", config.Annotations);
        if (config.Linux is { } linux)
        {
            json.WritePropertyName("linux");
            LinuxWriter.WriteLinux(json, linux);
        }

        if (config.Vm is { } vm)
        {
            json.WritePropertyName("vm");
            VmWriter.WriteVm(json, vm);
        }

        json.WriteEndObject();
    }

    private static void WriteMount(Utf8JsonWriter json, Mount mount)
    {
        json.WriteStartObject();
        json.WriteString("destination", mount.Destination);
        json.Optional("type", mount.Type);
        json.Optional("source", mount.Source);
        json.Strings("options", mount.Options);
        json.List("uidMappings", mount.UidMappings, LinuxWriter.WriteIdMapping);
        json.List("gidMappings", mount.GidMappings, LinuxWriter.WriteIdMapping);
        json.WriteEndObject();
    }

    private static void WriteHooks(Utf8JsonWriter json, Hooks hooks)
    {
        json.WriteStartObject("hooks");
        json.List("prestart", hooks.Prestart, WriteHook);
        json.List("createRuntime", hooks.CreateRuntime, WriteHook);
        json.List("createContainer", hooks.CreateContainer, WriteHook);
        json.List("startContainer", hooks.StartContainer, WriteHook);
        json.List("poststart", hooks.Poststart, WriteHook);
        json.List("poststop", hooks.Poststop, WriteHook);
        json.WriteEndObject();
    }

    private static void WriteHook(Utf8JsonWriter json, Hook hook)
    {
        json.WriteStartObject();
        json.WriteString("path", hook.Path);
        json.Strings("args", hook.Args);
        json.Strings("env", hook.Env);
        json.Optional("timeout", (long?)hook.TimeoutSeconds);
        json.WriteEndObject();
    }
}
