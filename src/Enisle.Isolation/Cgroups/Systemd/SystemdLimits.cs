using System.Globalization;
using Enisle.Host;
using Enisle.Isolation.Cgroups.Devices;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Cgroups.Systemd;

/// <summary>Limits in systemd's words, so that it keeps them when it writes the unit's cgroup again. Spec: systemd.resource-control(5).</summary>
/// <remarks>What systemd has no word for is written to the cgroup alone.</remarks>
internal static class SystemdLimits
{
    /// <summary>cpu.max's and cpu.cfs_period_us's default, microseconds.</summary>
    private const ulong DefaultPeriod = 100_000;

    /// <summary>systemd keeps a quota in percent: anything finer is rounded up, so that the cgroup's own value is not above its unit's.</summary>
    private const ulong OnePercent = 10_000;

    // Versions that brought CPUQuotaPeriodUSec; AllowedCPUs and AllowedMemoryNodes; CPUWeight=idle.
    private const int QuotaPeriodVersion = 242;
    private const int CpusetVersion = 244;
    private const int IdleVersion = 252;

    /// <summary>Whether <see cref="Build"/> has to know the version: asking costs a round trip.</summary>
    public static bool NeedsVersion(Resources resources) =>
        resources.Cpu is { } cpu && (cpu.Period is > 0 || cpu.Idle is not null || !string.IsNullOrEmpty(cpu.Cpus) || !string.IsNullOrEmpty(cpu.Mems));

    /// <summary>Properties of a unit for all limits that systemd knows.</summary>
    /// <param name="resources">The configuration's.</param>
    /// <param name="isUnified">cgroup v2; its properties have other names.</param>
    /// <param name="version">systemd's.</param>
    /// <param name="withDevices">Whether device rules are among them; an update without rules leaves the old ones.</param>
    public static List<SystemdProperty> Build(Resources resources, bool isUnified, int version, bool withDevices)
    {
        List<SystemdProperty> properties = [];
        if (withDevices)
        {
            AddDevices(properties, resources.Devices);
        }

        if (resources.Memory is { } memory)
        {
            AddMemory(properties, memory, isUnified);
        }

        if (resources.Cpu is { } cpu)
        {
            AddCpu(properties, cpu, isUnified, version);
        }

        if (resources.PidsLimit is { } pids)
        {
            properties.Add(SystemdProperty.Number("TasksMax", pids > 0 ? (ulong)pids : ulong.MaxValue));
        }

        if (resources.BlockIO?.Weight is { } weight and > 0)
        {
            properties.Add(isUnified
                ? SystemdProperty.Number("IOWeight", Conversions.BlockIOToIOWeight(weight))
                : SystemdProperty.Number("BlockIOWeight", weight));
        }

        AddUnified(properties, resources.Unified);
        return properties;
    }

    // Files of cgroup v2 that are one number each: systemd has the same under a name of its own, and would write its default over them.
    private static void AddUnified(List<SystemdProperty> properties, IReadOnlyDictionary<string, string> unified)
    {
        foreach ((string file, string value) in unified)
        {
            string? name = file switch
            {
                "memory.high" => "MemoryHigh",
                "memory.low" => "MemoryLow",
                "memory.min" => "MemoryMin",
                "memory.max" => "MemoryMax",
                "memory.swap.max" => "MemorySwapMax",
                "pids.max" => "TasksMax",
                "cpu.weight" => "CPUWeight",
                _ => null,
            };
            if (name is null)
            {
                continue;
            }

            ulong number = value.Trim() == "max" ? ulong.MaxValue
                : ulong.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong parsed) ? parsed
                : throw new EnisleException(ErrorKind.Invalid, $"linux.resources.unified[{file}]: \"{value}\" is neither a number nor max");
            properties.Add(SystemdProperty.Number(name, number));
        }
    }

    /// <summary>A list as in <c>0-3,7</c> as a bit mask, lowest bit of the first byte first.</summary>
    /// <exception cref="EnisleException">It is not such a list.</exception>
    public static byte[] ToMask(string list, string field)
    {
        byte[] mask = new byte[(ushort.MaxValue + 1) / 8];
        int size = 0;
        foreach (string range in list.Split(','))
        {
            string[] ends = range.Trim().Split('-');
            if (range.Trim().Length == 0 && list.Trim().Length > 0)
            {
                continue;
            }

            if (ends.Length > 2 || !ushort.TryParse(ends[0], out ushort first) || !ushort.TryParse(ends[^1], out ushort last) || first > last)
            {
                throw new EnisleException(ErrorKind.Invalid, $"{field}: {Quoted.Text(list)} is not a list as in 0-3,7");
            }

            for (int bit = first; bit <= last; bit++)
            {
                mask[bit / 8] |= (byte)(1 << (bit % 8));
            }

            size = Math.Max(size, (last / 8) + 1);
        }

        return mask[..size];
    }

    private static void AddMemory(List<SystemdProperty> properties, MemoryLimits memory, bool isUnified)
    {
        if (memory.Limit is { } limit and not 0)
        {
            properties.Add(SystemdProperty.Number(isUnified ? "MemoryMax" : "MemoryLimit", (ulong)limit));
        }

        if (!isUnified)
        {
            return;
        }

        if (memory.Reservation is { } reservation and not 0)
        {
            properties.Add(SystemdProperty.Number("MemoryLow", (ulong)reservation));
        }

        long swap = Conversions.SwapOnly(memory);
        if (swap != 0 || memory.Swap is > 0)
        {
            properties.Add(SystemdProperty.Number("MemorySwapMax", (ulong)swap));
        }
    }

    private static void AddCpu(List<SystemdProperty> properties, CpuLimits cpu, bool isUnified, int version)
    {
        // systemd writes cpu.idle when the weight is 0; both at once it does not know.
        bool isIdle = isUnified && cpu.Idle == 1 && version >= IdleVersion;
        if (isIdle)
        {
            properties.Add(SystemdProperty.Number("CPUWeight", 0));
        }
        else if (cpu.Shares is { } shares and > 0)
        {
            properties.Add(isUnified
                ? SystemdProperty.Number("CPUWeight", Conversions.SharesToWeight(shares))
                : SystemdProperty.Number("CPUShares", shares));
        }

        AddQuota(properties, cpu, version);
        if (version >= CpusetVersion && !string.IsNullOrEmpty(cpu.Cpus))
        {
            properties.Add(new SystemdProperty("AllowedCPUs", "ay", ToMask(cpu.Cpus, "linux.resources.cpu.cpus")));
        }

        if (version >= CpusetVersion && !string.IsNullOrEmpty(cpu.Mems))
        {
            properties.Add(new SystemdProperty("AllowedMemoryNodes", "ay", ToMask(cpu.Mems, "linux.resources.cpu.mems")));
        }
    }

    private static void AddQuota(List<SystemdProperty> properties, CpuLimits cpu, int version)
    {
        long quota = cpu.Quota ?? 0;
        ulong period = cpu.Period ?? 0;
        if (period != 0 && version >= QuotaPeriodVersion)
        {
            properties.Add(SystemdProperty.Number("CPUQuotaPeriodUSec", period));
        }

        if (quota == 0 && period == 0)
        {
            return;
        }

        ulong perSecond = ulong.MaxValue;
        if (quota > 0)
        {
            UInt128 exact = (UInt128)(ulong)quota * 1_000_000 / (period == 0 ? DefaultPeriod : period);
            UInt128 rounded = (exact + OnePercent - 1) / OnePercent * OnePercent;
            perSecond = rounded > ulong.MaxValue ? ulong.MaxValue : (ulong)rounded;
        }

        properties.Add(SystemdProperty.Number("CPUQuotaPerSecUSec", perSecond));
    }

    /// <remarks>An empty DeviceAllow clears what the unit had. Lists that systemd cannot hold are left to the cgroup's own rules.</remarks>
    private static void AddDevices(List<SystemdProperty> properties, IReadOnlyList<DeviceRule> rules)
    {
        properties.Add(new SystemdProperty("DeviceAllow", "a(ss)", Array.Empty<(string, string)>()));
        (string, string)[]? allowed = DeviceAllow(DeviceRules.From(rules));
        properties.Add(SystemdProperty.Text("DevicePolicy", allowed is null ? "auto" : "strict"));
        if (allowed is not null)
        {
            properties.Add(new SystemdProperty("DeviceAllow", "a(ss)", allowed));
        }
    }

    /// <summary>Null when the rules are not a plain list of what is allowed.</summary>
    private static (string, string)[]? DeviceAllow(DeviceRules rules)
    {
        List<(string, string)> allowed = new(rules.Entries.Count);
        foreach (DeviceEntry entry in rules.Entries)
        {
            if (!entry.Allow || (entry.Match.Major == DeviceMatch.Any && entry.Match.Minor != DeviceMatch.Any))
            {
                return null;
            }

            string kind = entry.Match.IsBlock ? "block" : "char";
            string path = entry.Match.Major == DeviceMatch.Any ? $"{kind}-*"
                : entry.Match.Minor == DeviceMatch.Any ? $"{kind}-{entry.Match.Major}"
                : $"/dev/{kind}/{entry.Match.Major}:{entry.Match.Minor}";
            string access = (entry.Access.HasFlag(DeviceAccess.Read) ? "r" : string.Empty)
                + (entry.Access.HasFlag(DeviceAccess.Write) ? "w" : string.Empty)
                + (entry.Access.HasFlag(DeviceAccess.Mknod) ? "m" : string.Empty);
            allowed.Add((path, access));
        }

        return rules.AllowsByDefault ? null : [.. allowed];
    }
}
