using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>A <c>linux.resources</c> object: a section of <c>config.json</c>, or a document of its own (<c>update --resources FILE</c>).</summary>
public static class ResourcesReader
{
    /// <summary>Reads and validates a document that is one <c>resources</c> object.</summary>
    /// <exception cref="SpecException">As <see cref="RuntimeConfigReader.Read"/>.</exception>
    public static Resources Read(ReadOnlySpan<byte> text, string file)
    {
        JsonCursor json = new(text, file);
        try
        {
            Resources resources = ReadResources(ref json) ?? throw json.Fault("is null");
            json.Finish();
            ResourceRules.Check(resources, file, "");
            return resources;
        }
        catch (JsonException e)
        {
            throw json.SyntaxFault(e);
        }
    }

    internal static Resources? ReadResources(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        IReadOnlyList<DeviceRule> devices = [];
        MemoryLimits? memory = null;
        CpuLimits? cpu = null;
        BlockIO? blockIO = null;
        IReadOnlyList<HugepageLimit> hugepageLimits = [];
        NetworkLimits? network = null;
        long? pidsLimit = null;
        IReadOnlyList<RdmaLimit> rdma = [];
        IReadOnlyDictionary<string, string> unified = Empty.Strings;
        while (json.NextMember())
        {
            if (json.NameIs("devices"u8)) devices = json.List(ReadDeviceRule);
            else if (json.NameIs("memory"u8)) memory = ReadMemory(ref json);
            else if (json.NameIs("cpu"u8)) cpu = ReadCpu(ref json);
            else if (json.NameIs("blockIO"u8)) blockIO = BlockIOReader.ReadBlockIO(ref json);
            else if (json.NameIs("hugepageLimits"u8)) hugepageLimits = json.List(ReadHugepageLimit);
            else if (json.NameIs("network"u8)) network = ReadNetwork(ref json);
            else if (json.NameIs("pids"u8)) pidsLimit = ReadPids(ref json);
            else if (json.NameIs("rdma"u8)) rdma = LinuxReader.ReadNamed(ref json, ReadRdma, static entry => entry.Device);
            else if (json.NameIs("unified"u8)) unified = json.Map();
            else json.Skip();
        }

        return new Resources
        {
            Devices = devices,
            Memory = memory,
            Cpu = cpu,
            BlockIO = blockIO,
            HugepageLimits = hugepageLimits,
            Network = network,
            PidsLimit = pidsLimit,
            Rdma = rdma,
            Unified = unified,
        };
    }

    private static DeviceRule ReadDeviceRule(ref JsonCursor json)
    {
        bool? allow = null;
        string? type = null, access = null;
        long? major = null, minor = null;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("allow"u8)) allow = json.Boolean();
            else if (json.NameIs("type"u8)) type = json.NonEmptyString();
            else if (json.NameIs("major"u8)) major = json.Integer();
            else if (json.NameIs("minor"u8)) minor = json.Integer();
            else if (json.NameIs("access"u8)) access = json.NonEmptyString();
            else json.Skip();
        }

        return new DeviceRule { Allow = allow ?? throw json.Missing("allow"), Type = type, Major = major, Minor = minor, Access = access };
    }

    private static MemoryLimits? ReadMemory(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        long? limit = null, reservation = null, swap = null, kernel = null, kernelTcp = null;
        ulong? swappiness = null;
        bool? disableOomKiller = null, useHierarchy = null, checkBeforeUpdate = null;
        while (json.NextMember())
        {
            if (json.NameIs("limit"u8)) limit = json.Integer(-1);
            else if (json.NameIs("reservation"u8)) reservation = json.Integer(-1);
            else if (json.NameIs("swap"u8)) swap = json.Integer(-1);
            else if (json.NameIs("kernel"u8)) kernel = json.Integer(-1);
            else if (json.NameIs("kernelTCP"u8)) kernelTcp = json.Integer(-1);
            else if (json.NameIs("swappiness"u8)) swappiness = json.Unsigned(100);
            else if (json.NameIs("disableOOMKiller"u8)) disableOomKiller = json.Boolean();
            else if (json.NameIs("useHierarchy"u8)) useHierarchy = json.Boolean();
            else if (json.NameIs("checkBeforeUpdate"u8)) checkBeforeUpdate = json.Boolean();
            else json.Skip();
        }

        return new MemoryLimits
        {
            Limit = limit,
            Reservation = reservation,
            Swap = swap,
            Kernel = kernel,
            KernelTcp = kernelTcp,
            Swappiness = swappiness,
            DisableOomKiller = disableOomKiller,
            UseHierarchy = useHierarchy,
            CheckBeforeUpdate = checkBeforeUpdate,
        };
    }

    private static CpuLimits? ReadCpu(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        ulong? shares = null, burst = null, period = null, realtimePeriod = null;
        long? quota = null, realtimeRuntime = null, idle = null;
        string? cpus = null, mems = null;
        while (json.NextMember())
        {
            if (json.NameIs("shares"u8)) shares = json.Unsigned();
            else if (json.NameIs("quota"u8)) quota = json.Integer();
            else if (json.NameIs("burst"u8)) burst = json.Unsigned();
            else if (json.NameIs("period"u8)) period = json.Unsigned();
            else if (json.NameIs("realtimeRuntime"u8)) realtimeRuntime = json.Integer();
            else if (json.NameIs("realtimePeriod"u8)) realtimePeriod = json.Unsigned();
            else if (json.NameIs("cpus"u8)) cpus = json.NonEmptyString();
            else if (json.NameIs("mems"u8)) mems = json.NonEmptyString();
            else if (json.NameIs("idle"u8)) idle = json.Integer(0, 1);
            else json.Skip();
        }

        return new CpuLimits
        {
            Shares = shares,
            Quota = quota,
            Burst = burst,
            Period = period,
            RealtimeRuntime = realtimeRuntime,
            RealtimePeriod = realtimePeriod,
            Cpus = cpus,
            Mems = mems,
            Idle = idle,
        };
    }

    private static HugepageLimit ReadHugepageLimit(ref JsonCursor json)
    {
        string? pageSize = null;
        ulong? limit = null;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("pageSize"u8)) pageSize = json.String();
            else if (json.NameIs("limit"u8)) limit = json.Unsigned();
            else json.Skip();
        }

        return new HugepageLimit(pageSize ?? throw json.Missing("pageSize"), limit ?? throw json.Missing("limit"));
    }

    private static NetworkLimits? ReadNetwork(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        uint? classId = null;
        IReadOnlyList<InterfacePriority> priorities = [];
        while (json.NextMember())
        {
            if (json.NameIs("classID"u8)) classId = json.UInt32();
            else if (json.NameIs("priorities"u8)) priorities = json.List(ReadPriority);
            else json.Skip();
        }

        return new NetworkLimits { ClassId = classId, Priorities = priorities };
    }

    private static InterfacePriority ReadPriority(ref JsonCursor json)
    {
        string? name = null;
        uint? priority = null;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("name"u8)) name = json.String();
            else if (json.NameIs("priority"u8)) priority = json.UInt32();
            else json.Skip();
        }

        return new InterfacePriority(name ?? throw json.Missing("name"), priority ?? throw json.Missing("priority"));
    }

    private static long? ReadPids(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        long? limit = null;
        while (json.NextMember())
        {
            if (json.NameIs("limit"u8)) limit = json.Integer();
            else json.Skip();
        }

        return limit;
    }

    private static RdmaLimit ReadRdma(ref JsonCursor json, string device)
    {
        uint? hcaHandles = null, hcaObjects = null;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("hcaHandles"u8)) hcaHandles = json.UInt32();
            else if (json.NameIs("hcaObjects"u8)) hcaObjects = json.UInt32();
            else json.Skip();
        }

        return new RdmaLimit(device, hcaHandles, hcaObjects);
    }
}
