using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>The <c>linux.resources</c> section.</summary>
internal static class ResourcesWriter
{
    public static void WriteResources(Utf8JsonWriter json, Resources resources)
    {
        json.WriteStartObject();
        json.List("devices", resources.Devices, WriteDeviceRule);
        if (resources.Memory is { } memory)
        {
            WriteMemory(json, memory);
        }

        if (resources.Cpu is { } cpu)
        {
            WriteCpu(json, cpu);
        }

        if (resources.PidsLimit is { } pids)
        {
            json.WriteStartObject("pids");
            json.WriteNumber("limit", pids);
            json.WriteEndObject();
        }

        if (resources.BlockIO is { } blockIO)
        {
            WriteBlockIO(json, blockIO);
        }

        json.List("hugepageLimits", resources.HugepageLimits, WriteHugepageLimit);
        if (resources.Network is { } network)
        {
            json.WriteStartObject("network");
            json.Optional("classID", (long?)network.ClassId);
            json.List("priorities", network.Priorities, WritePriority);
            json.WriteEndObject();
        }

        json.Named("rdma", resources.Rdma, WriteRdma);
        json.Map("unified", resources.Unified);
        json.WriteEndObject();
    }

    private static void WriteDeviceRule(Utf8JsonWriter json, DeviceRule rule)
    {
        json.WriteStartObject();
        json.WriteBoolean("allow", rule.Allow);
        json.Optional("type", rule.Type);
        json.Optional("major", rule.Major);
        json.Optional("minor", rule.Minor);
        json.Optional("access", rule.Access);
        json.WriteEndObject();
    }

    private static void WriteMemory(Utf8JsonWriter json, MemoryLimits memory)
    {
        json.WriteStartObject("memory");
        json.Optional("limit", memory.Limit);
        json.Optional("reservation", memory.Reservation);
        json.Optional("swap", memory.Swap);
        json.Optional("kernel", memory.Kernel);
        json.Optional("kernelTCP", memory.KernelTcp);
        json.Optional("swappiness", memory.Swappiness);
        json.Optional("disableOOMKiller", memory.DisableOomKiller);
        json.Optional("useHierarchy", memory.UseHierarchy);
        json.Optional("checkBeforeUpdate", memory.CheckBeforeUpdate);
        json.WriteEndObject();
    }

    private static void WriteCpu(Utf8JsonWriter json, CpuLimits cpu)
    {
        json.WriteStartObject("cpu");
        json.Optional("shares", cpu.Shares);
        json.Optional("quota", cpu.Quota);
        json.Optional("burst", cpu.Burst);
        json.Optional("period", cpu.Period);
        json.Optional("realtimeRuntime", cpu.RealtimeRuntime);
        json.Optional("realtimePeriod", cpu.RealtimePeriod);
        json.Optional("cpus", cpu.Cpus);
        json.Optional("mems", cpu.Mems);
        json.Optional("idle", cpu.Idle);
        json.WriteEndObject();
    }

    private static void WriteBlockIO(Utf8JsonWriter json, BlockIO blockIO)
    {
        json.WriteStartObject("blockIO");
        json.Optional("weight", (long?)blockIO.Weight);
        json.Optional("leafWeight", (long?)blockIO.LeafWeight);
        json.List("weightDevice", blockIO.WeightDevice, WriteWeightDevice);
        json.List("throttleReadBpsDevice", blockIO.ThrottleReadBpsDevice, WriteThrottleDevice);
        json.List("throttleWriteBpsDevice", blockIO.ThrottleWriteBpsDevice, WriteThrottleDevice);
        json.List("throttleReadIOPSDevice", blockIO.ThrottleReadIopsDevice, WriteThrottleDevice);
        json.List("throttleWriteIOPSDevice", blockIO.ThrottleWriteIopsDevice, WriteThrottleDevice);
        json.WriteEndObject();
    }

    private static void WriteWeightDevice(Utf8JsonWriter json, WeightDevice device)
    {
        json.WriteStartObject();
        json.WriteNumber("major", device.Major);
        json.WriteNumber("minor", device.Minor);
        json.Optional("weight", (long?)device.Weight);
        json.Optional("leafWeight", (long?)device.LeafWeight);
        json.WriteEndObject();
    }

    private static void WriteThrottleDevice(Utf8JsonWriter json, ThrottleDevice device)
    {
        json.WriteStartObject();
        json.WriteNumber("major", device.Major);
        json.WriteNumber("minor", device.Minor);
        json.WriteNumber("rate", device.Rate);
        json.WriteEndObject();
    }

    private static void WriteHugepageLimit(Utf8JsonWriter json, HugepageLimit limit)
    {
        json.WriteStartObject();
        json.WriteString("pageSize", limit.PageSize);
        json.WriteNumber("limit", limit.Limit);
        json.WriteEndObject();
    }

    private static void WritePriority(Utf8JsonWriter json, InterfacePriority priority)
    {
        json.WriteStartObject();
        json.WriteString("name", priority.Name);
        json.WriteNumber("priority", priority.Priority);
        json.WriteEndObject();
    }

    private static void WriteRdma(Utf8JsonWriter json, RdmaLimit limit)
    {
        json.WriteStartObject(limit.Device);
        json.Optional("hcaHandles", (long?)limit.HcaHandles);
        json.Optional("hcaObjects", (long?)limit.HcaObjects);
        json.WriteEndObject();
    }
}
