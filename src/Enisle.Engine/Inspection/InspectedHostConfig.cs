using System.Text.Json;
using Enisle.Bundles.Options;
using Enisle.Engine.Instances;

namespace Enisle.Engine.Inspection;

/// <summary>The member <c>HostConfig</c>.</summary>
internal static class InspectedHostConfig
{
    public static void Write(Utf8JsonWriter json, InstanceDefinition definition)
    {
        HostOptions host = definition.Host;
        json.WriteStartObject("HostConfig");
        Binds(json, host);
        json.WriteStartObject("LogConfig");
        json.WriteString("Type", host.Log.Driver);
        json.Map("Config", host.Log.Options);
        json.WriteEndObject();
        json.WriteString("NetworkMode", host.NetworkMode);
        json.Strings("Publish", host.Publish);
        json.WriteBoolean("PublishAllPorts", host.PublishAllPorts);
        json.WriteStartObject("RestartPolicy");
        json.WriteString("Name", host.RestartPolicy.Name);
        json.WriteNumber("MaximumRetryCount", host.RestartPolicy.MaximumRetryCount);
        json.WriteEndObject();
        json.WriteBoolean("AutoRemove", host.AutoRemove);
        json.StringsOrNull("VolumesFrom", host.VolumesFrom);
        json.StringsOrNull("CapAdd", host.CapAdd);
        json.StringsOrNull("CapDrop", host.CapDrop);
        json.WriteString("CgroupnsMode", host.CgroupnsMode);
        json.Strings("Dns", host.Dns);
        json.Strings("DnsOptions", host.DnsOptions);
        json.Strings("DnsSearch", host.DnsSearch);
        json.StringsOrNull("ExtraHosts", host.ExtraHosts);
        json.StringsOrNull("GroupAdd", host.GroupAdd);
        json.WriteString("IpcMode", host.IpcMode);
        json.WriteNumber("OomScoreAdj", host.OomScoreAdj);
        json.WriteString("PidMode", host.PidMode);
        json.WriteBoolean("Privileged", host.Privileged);
        json.WriteBoolean("ReadonlyRootfs", host.ReadonlyRootfs);
        json.StringsOrNull("SecurityOpt", host.SecurityOpt);
        json.WriteString("UTSMode", host.UtsMode);
        json.WriteString("UsernsMode", host.UsernsMode);
        json.WriteNumber("ShmSize", host.ShmSizeBytes > 0 ? host.ShmSizeBytes : 64 * 1024 * 1024);
        json.Map("Sysctls", host.Sysctls);
        json.WriteString("Isolation", host.Isolation);
        Limits(json, host);
        json.WriteBoolean("Init", host.Init);
        json.WriteEndObject();
    }

    private static void Binds(Utf8JsonWriter json, HostOptions host) => json.StringsOrNull(
        "Binds",
        [.. host.Mounts.Where(static mount => mount is { Kind: MountKind.Bind or MountKind.Volume, Source: not null })
            .Select(static mount => $"{mount.Source}:{mount.Target}{(mount.ReadOnly ? ":ro" : "")}")]);

    private static void Limits(Utf8JsonWriter json, HostOptions host)
    {
        json.WriteNumber("CpuShares", host.CpuShares);
        json.WriteNumber("Memory", host.MemoryBytes);
        json.WriteNumber("NanoCpus", host.NanoCpus);
        json.WriteString("CgroupParent", host.CgroupParent ?? "");
        json.WriteNumber("BlkioWeight", host.BlkioWeight);
        json.WriteNumber("CpuPeriod", host.CpuPeriodMicros);
        json.WriteNumber("CpuQuota", host.CpuQuotaMicros);
        json.WriteString("CpusetCpus", host.CpusetCpus);
        json.WriteString("CpusetMems", host.CpusetMems);
        json.Strings("Devices", host.Devices);
        json.StringsOrNull("DeviceCgroupRules", host.DeviceCgroupRules);
        json.WriteNumber("MemoryReservation", host.MemoryReservationBytes);

        // Docker shows what it made of no word about swap.
        json.WriteNumber("MemorySwap", host.MemorySwapBytes != 0 ? host.MemorySwapBytes : host.MemoryBytes * 2);
        if (host.MemorySwappiness is { } swappiness)
        {
            json.WriteNumber("MemorySwappiness", swappiness);
        }
        else
        {
            json.WriteNull("MemorySwappiness");
        }

        json.WriteBoolean("OomKillDisable", host.OomKillDisable);
        if (host.PidsLimit != 0)
        {
            json.WriteNumber("PidsLimit", host.PidsLimit);
        }
        else
        {
            json.WriteNull("PidsLimit");
        }

        json.Strings("Ulimits", host.Ulimits);
    }
}
