using System.Text.Json;
using Enisle.Isolation.Cgroups;

namespace Enisle.Runtime.Events;

/// <summary>Statistics in the shape of runc's <c>events</c>, which callers decode.</summary>
/// <remarks>
/// Members that runc leaves out at zero are left out at zero here, and those it always writes are written. Its <c>cpuset</c>
/// (settings, not use) is not there: decoders see zeros.
/// </remarks>
internal static class StatsJson
{
    /// <summary>One event of type <c>stats</c>.</summary>
    public static void WriteStats(Utf8JsonWriter writer, string id, CgroupStats stats)
    {
        WriteHead(writer, "stats", id);
        writer.WriteStartObject("data");
        WriteCpu(writer, stats);
        WriteMemory(writer, stats);
        writer.WriteStartObject("pids");
        WriteUnlessZero(writer, "current", stats.PidsCurrent);
        WriteUnlessZero(writer, "limit", stats.PidsLimit);
        writer.WriteEndObject();
        writer.WriteStartObject("blkio");
        WriteEntries(writer, "ioServiceBytesRecursive", stats.BlockIOBytes);
        WriteEntries(writer, "ioServicedRecursive", stats.BlockIOOperations);
        writer.WriteEndObject();
        WriteHugepages(writer, stats);
        writer.WriteStartObject("intel_rdt");
        writer.WriteEndObject();
        writer.WriteNull("network_interfaces");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>One event of type <c>oom</c>.</summary>
    public static void WriteOom(Utf8JsonWriter writer, string id)
    {
        WriteHead(writer, "oom", id);
        writer.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter writer, string type, string id)
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        writer.WriteString("id", id);
    }

    private static void WriteCpu(Utf8JsonWriter writer, CgroupStats stats)
    {
        writer.WriteStartObject("cpu");
        writer.WriteStartObject("usage");
        WriteUnlessZero(writer, "total", stats.CpuTotal);
        if (stats.CpuPerProcessor.Count > 0)
        {
            writer.WriteStartArray("percpu");
            foreach (ulong time in stats.CpuPerProcessor)
            {
                writer.WriteNumberValue(time);
            }

            writer.WriteEndArray();
        }

        writer.WriteNumber("kernel", stats.CpuSystem ?? 0);
        writer.WriteNumber("user", stats.CpuUser ?? 0);
        writer.WriteEndObject();
        writer.WriteStartObject("throttling");
        WriteUnlessZero(writer, "periods", stats.CpuPeriods);
        WriteUnlessZero(writer, "throttledPeriods", stats.CpuThrottledPeriods);
        WriteUnlessZero(writer, "throttledTime", stats.CpuThrottledTime);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteMemory(Utf8JsonWriter writer, CgroupStats stats)
    {
        writer.WriteStartObject("memory");
        WriteUnlessZero(writer, "cache", Cache(stats));
        WriteEntry(writer, "usage", Limit(stats.MemoryUsage, stats.MemoryLimit), stats.MemoryUsage, stats.MemoryMaxUsage, stats.MemoryFailCount);
        WriteEntry(writer, "swap", Limit(stats.SwapUsage, stats.SwapLimit), stats.SwapUsage, null, null);
        WriteEntry(writer, "kernel", 0, stats.KernelUsage, null, null);
        WriteEntry(writer, "kernelTCP", 0, null, null, null);
        if (stats.MemoryDetail.Count > 0)
        {
            writer.WriteStartObject("raw");
            foreach ((string name, ulong value) in stats.MemoryDetail)
            {
                writer.WriteNumber(name, value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>«cache» in cgroup v1's memory.stat is «file» in v2's.</summary>
    private static ulong Cache(CgroupStats stats) =>
        stats.MemoryDetail.TryGetValue("cache", out ulong cache) || stats.MemoryDetail.TryGetValue("file", out cache) ? cache : 0;

    /// <summary>What is counted and has no limit has the largest one.</summary>
    private static ulong Limit(ulong? usage, ulong? limit) => limit ?? (usage is null ? 0 : ulong.MaxValue);

    private static void WriteEntry(Utf8JsonWriter writer, string name, ulong limit, ulong? usage, ulong? max, ulong? failCount)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("limit", limit);
        WriteUnlessZero(writer, "usage", usage);
        WriteUnlessZero(writer, "max", max);
        writer.WriteNumber("failcnt", failCount ?? 0);
        writer.WriteEndObject();
    }

    private static void WriteEntries(Utf8JsonWriter writer, string name, IReadOnlyList<BlockIOEntry> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (BlockIOEntry entry in entries)
        {
            writer.WriteStartObject();
            WriteUnlessZero(writer, "major", entry.Major);
            WriteUnlessZero(writer, "minor", entry.Minor);
            if (entry.Operation.Length > 0)
            {
                writer.WriteString("op", entry.Operation);
            }

            WriteUnlessZero(writer, "value", entry.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteHugepages(Utf8JsonWriter writer, CgroupStats stats)
    {
        writer.WriteStartObject("hugetlb");
        foreach ((string size, HugepageUsage pages) in stats.Hugepages)
        {
            writer.WriteStartObject(size);
            WriteUnlessZero(writer, "usage", pages.Usage);
            WriteUnlessZero(writer, "max", pages.MaxUsage);
            writer.WriteNumber("failcnt", pages.FailCount);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteUnlessZero(Utf8JsonWriter writer, string name, ulong? value)
    {
        if (value is > 0)
        {
            writer.WriteNumber(name, value.Value);
        }
    }
}
