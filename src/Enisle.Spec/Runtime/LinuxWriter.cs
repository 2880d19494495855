using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>The <c>linux</c> section.</summary>
internal static class LinuxWriter
{
    public static void WriteLinux(Utf8JsonWriter json, LinuxConfig linux)
    {
        json.WriteStartObject();
        json.List("uidMappings", linux.UidMappings, WriteIdMapping);
        json.List("gidMappings", linux.GidMappings, WriteIdMapping);
        json.Map("sysctl", linux.Sysctl);
        if (linux.Resources != Resources.None)
        {
            json.WritePropertyName("resources");
            ResourcesWriter.WriteResources(json, linux.Resources);
        }

        json.Optional("cgroupsPath", linux.CgroupsPath);
        json.List("namespaces", linux.Namespaces, WriteNamespace);
        json.List("devices", linux.Devices, WriteDevice);
        json.Named("netDevices", linux.NetDevices, WriteNetDevice);
        if (linux.Seccomp is { } seccomp)
        {
            WriteSeccomp(json, seccomp);
        }

        json.Optional("rootfsPropagation", linux.RootfsPropagation);
        json.Strings("maskedPaths", linux.MaskedPaths);
        json.Strings("readonlyPaths", linux.ReadonlyPaths);
        json.Optional("mountLabel", linux.MountLabel);
        if (linux.IntelRdt is { } rdt)
        {
            WriteIntelRdt(json, rdt);
        }

        if (linux.MemoryPolicy is { } policy)
        {
            WriteMemoryPolicy(json, policy);
        }

        if (linux.Personality is { } personality)
        {
            json.WriteStartObject("personality");
            json.WriteString("domain", personality.Domain);
            json.Strings("flags", personality.Flags);
            json.WriteEndObject();
        }

        json.Named("timeOffsets", linux.TimeOffsets, WriteTimeOffset);
        json.WriteEndObject();
    }

    public static void WriteIdMapping(Utf8JsonWriter json, IdMapping mapping)
    {
        json.WriteStartObject();
        json.WriteNumber("containerID", mapping.ContainerId);
        json.WriteNumber("hostID", mapping.HostId);
        json.WriteNumber("size", mapping.Size);
        json.WriteEndObject();
    }

    private static void WriteNamespace(Utf8JsonWriter json, Namespace ns)
    {
        json.WriteStartObject();
        json.WriteString("type", NamespaceNames.NameOf(ns.Kind));
        json.Optional("path", ns.Path);
        json.WriteEndObject();
    }

    private static void WriteDevice(Utf8JsonWriter json, Device device)
    {
        json.WriteStartObject();
        json.WriteString("path", device.Path);
        json.WriteString("type", device.Type);
        json.WriteNumber("major", device.Major);
        json.WriteNumber("minor", device.Minor);
        json.Optional("fileMode", (long?)device.FileMode);
        json.Optional("uid", (long?)device.Uid);
        json.Optional("gid", (long?)device.Gid);
        json.WriteEndObject();
    }

    private static void WriteNetDevice(Utf8JsonWriter json, NetDevice device)
    {
        json.WriteStartObject(device.HostName);
        json.Optional("name", device.Name);
        json.WriteEndObject();
    }

    private static void WriteTimeOffset(Utf8JsonWriter json, TimeOffset offset)
    {
        json.WriteStartObject(offset.Clock);
        json.Optional("secs", offset.Secs == 0 ? null : (long?)offset.Secs);
        json.Optional("nanosecs", offset.Nanosecs == 0 ? null : (long?)offset.Nanosecs);
        json.WriteEndObject();
    }

    private static void WriteSeccomp(Utf8JsonWriter json, Seccomp seccomp)
    {
        json.WriteStartObject("seccomp");
        json.WriteString("defaultAction", seccomp.DefaultAction);
        json.Optional("defaultErrnoRet", (long?)seccomp.DefaultErrnoRet);
        json.Strings("architectures", seccomp.Architectures);
        json.Strings("flags", seccomp.Flags);
        if (seccomp.HasFlags && seccomp.Flags.Count == 0)
        {
            json.WriteStartArray("flags");
            json.WriteEndArray();
        }

        json.Optional("listenerPath", seccomp.ListenerPath);
        json.Optional("listenerMetadata", seccomp.ListenerMetadata);
        json.List("syscalls", seccomp.Syscalls, WriteSeccompRule);
        json.WriteEndObject();
    }

    private static void WriteSeccompRule(Utf8JsonWriter json, SeccompRule rule)
    {
        json.WriteStartObject();
        json.Strings("names", rule.Names);
        json.WriteString("action", rule.Action);
        json.Optional("errnoRet", (long?)rule.ErrnoRet);
        json.List("args", rule.Args, WriteSeccompArg);
        json.WriteEndObject();
    }

    private static void WriteSeccompArg(Utf8JsonWriter json, SeccompArg arg)
    {
        json.WriteStartObject();
        json.WriteNumber("index", arg.Index);
        json.WriteNumber("value", arg.Value);
        json.Optional("valueTwo", arg.ValueTwo == 0 ? null : (ulong?)arg.ValueTwo);
        json.WriteString("op", arg.Op);
        json.WriteEndObject();
    }

    private static void WriteIntelRdt(Utf8JsonWriter json, IntelRdt rdt)
    {
        json.WriteStartObject("intelRdt");
        json.Optional("closID", rdt.ClosId);
        json.Strings("schemata", rdt.Schemata);
        json.Optional("l3CacheSchema", rdt.L3CacheSchema);
        json.Optional("memBwSchema", rdt.MemBwSchema);
        json.Flag("enableMonitoring", rdt.EnableMonitoring);
        json.WriteEndObject();
    }

    private static void WriteMemoryPolicy(Utf8JsonWriter json, MemoryPolicy policy)
    {
        json.WriteStartObject("memoryPolicy");
        json.WriteString("mode", policy.Mode);
        json.Optional("nodes", policy.Nodes);
        json.Strings("flags", policy.Flags);
        json.WriteEndObject();
    }
}
