using System.Buffers.Text;
using Enisle.Host.Cgroups;

namespace Enisle.Isolation.Cgroups.Statistics;

/// <summary>Counters of a v2 cgroup. Spec: Documentation/admin-guide/cgroup-v2.rst.</summary>
internal static class V2Statistics
{
    private const ulong NanosecondsPerMicrosecond = 1000;

    public static CgroupStats AddCpu(CgroupStats stats, CgroupDirectory cgroup)
    {
        Dictionary<string, ulong> cpu = StatFile.ReadKeyed(cgroup, "cpu.stat");
        return stats with
        {
            CpuTotal = Find(cpu, "usage_usec") * NanosecondsPerMicrosecond,
            CpuUser = Find(cpu, "user_usec") * NanosecondsPerMicrosecond,
            CpuSystem = Find(cpu, "system_usec") * NanosecondsPerMicrosecond,
            CpuPeriods = Find(cpu, "nr_periods"),
            CpuThrottledPeriods = Find(cpu, "nr_throttled"),
            CpuThrottledTime = Find(cpu, "throttled_usec") * NanosecondsPerMicrosecond,
            CpuPressure = StatFile.ReadPressure(cgroup, "cpu.pressure"),
        };
    }

    public static CgroupStats AddMemory(CgroupStats stats, CgroupDirectory cgroup)
    {
        Dictionary<string, ulong> detail = StatFile.ReadKeyed(cgroup, "memory.stat");
        Dictionary<string, ulong> events = StatFile.ReadKeyed(cgroup, "memory.events");
        return stats with
        {
            MemoryUsage = cgroup.TryReadNumber("memory.current"),
            MemoryMaxUsage = cgroup.TryReadNumber("memory.peak"),
            MemoryLimit = cgroup.TryReadNumber("memory.max"),
            MemoryFailCount = Find(events, "max"),
            MemoryCache = Find(detail, "file"),
            MemoryIsHierarchical = true,
            MemoryDetail = detail,
            SwapUsage = cgroup.TryReadNumber("memory.swap.current"),
            SwapMaxUsage = cgroup.TryReadNumber("memory.swap.peak"),
            SwapLimit = cgroup.TryReadNumber("memory.swap.max"),
            KernelUsage = Find(detail, "kernel"),
            OomKills = Find(events, "oom_kill"),
            MemoryPressure = StatFile.ReadPressure(cgroup, "memory.pressure"),
        };
    }

    /// <summary>Lines «major:minor rbytes=N wbytes=N rios=N wios=N …», told in v1's words.</summary>
    public static CgroupStats AddBlockIO(CgroupStats stats, CgroupDirectory cgroup)
    {
        List<BlockIOEntry> bytes = [];
        List<BlockIOEntry> operations = [];
        ReadOnlySpan<byte> text = cgroup.TryRead("io.stat");
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = Lines.Next(ref text);
            ReadOnlySpan<byte> device = Lines.Word(ref line);
            int colon = device.IndexOf((byte)':');
            if (colon <= 0 || !Utf8Parser.TryParse(device[..colon], out ulong major, out _)
                || !Utf8Parser.TryParse(device[(colon + 1)..], out ulong minor, out _))
            {
                continue;
            }

            while (!line.IsEmpty)
            {
                ReadOnlySpan<byte> word = Lines.Word(ref line);
                if (!Utf8Parser.TryParse(StatFile.AfterEquals(word), out ulong value, out _))
                {
                    continue;
                }

                string operation = word.StartsWith("r"u8) ? "Read" : word.StartsWith("w"u8) ? "Write" : "Discard";
                if (word.StartsWith("rbytes"u8) || word.StartsWith("wbytes"u8) || word.StartsWith("dbytes"u8))
                {
                    bytes.Add(new BlockIOEntry(major, minor, operation, value));
                }
                else if (word.StartsWith("rios"u8) || word.StartsWith("wios"u8) || word.StartsWith("dios"u8))
                {
                    operations.Add(new BlockIOEntry(major, minor, operation, value));
                }
            }
        }

        return stats with
        {
            BlockIOBytes = bytes,
            BlockIOOperations = operations,
            BlockIOPressure = StatFile.ReadPressure(cgroup, "io.pressure"),
        };
    }

    public static CgroupStats AddHugepages(CgroupStats stats, CgroupDirectory cgroup, IReadOnlyList<string> sizes)
    {
        Dictionary<string, HugepageUsage> pages = new(sizes.Count);
        foreach (string size in sizes)
        {
            if (cgroup.TryReadNumber($"hugetlb.{size}.current") is { } usage)
            {
                pages[size] = new HugepageUsage(usage, 0, StatFile.ReadKey(cgroup, $"hugetlb.{size}.events", "max"u8) ?? 0);
            }
        }

        return stats with { Hugepages = pages };
    }

    public static CgroupStats AddCpuset(CgroupStats stats, CgroupDirectory cgroup) =>
        cgroup.TryRead("cpuset.cpus.effective") is not { } cpus ? stats : stats with
        {
            Cpuset = new CpusetStats
            {
                Cpus = StatFile.ReadRanges(cpus),
                Mems = StatFile.ReadRanges(cgroup.TryRead("cpuset.mems.effective")),
            },
        };

    private static ulong? Find(Dictionary<string, ulong> values, string key) => values.TryGetValue(key, out ulong value) ? value : null;
}
