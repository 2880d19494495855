using System.Buffers.Text;
using System.Text;
using Enisle.Host.Cgroups;

namespace Enisle.Isolation.Cgroups.Statistics;

/// <summary>Counters of v1's controllers. Spec: Documentation/admin-guide/cgroup-v1.</summary>
internal static class V1Statistics
{
    /// <summary>cpuacct.stat counts in USER_HZ, which user space always sees as 100 a second.</summary>
    private const ulong NanosecondsPerTick = 10_000_000;

    public static CgroupStats AddCpu(CgroupStats stats, CgroupDirectory cgroup) => stats with
    {
        CpuPeriods = StatFile.ReadKey(cgroup, "cpu.stat", "nr_periods"u8),
        CpuThrottledPeriods = StatFile.ReadKey(cgroup, "cpu.stat", "nr_throttled"u8),
        CpuThrottledTime = StatFile.ReadKey(cgroup, "cpu.stat", "throttled_time"u8),
    };

    public static CgroupStats AddCpuAccounting(CgroupStats stats, CgroupDirectory cgroup)
    {
        List<ulong> user = [];
        List<ulong> system = [];
        ReadPerProcessor(cgroup.TryRead("cpuacct.usage_all"), user, system);
        return stats with
        {
            CpuTotal = cgroup.TryReadNumber("cpuacct.usage"),
            CpuUser = cgroup.TryReadNumber("cpuacct.usage_user") ?? StatFile.ReadKey(cgroup, "cpuacct.stat", "user"u8) * NanosecondsPerTick,
            CpuSystem = cgroup.TryReadNumber("cpuacct.usage_sys") ?? StatFile.ReadKey(cgroup, "cpuacct.stat", "system"u8) * NanosecondsPerTick,
            CpuPerProcessor = StatFile.ReadNumbers(cgroup, "cpuacct.usage_percpu"),
            CpuUserPerProcessor = user,
            CpuSystemPerProcessor = system,
        };
    }

    public static CgroupStats AddMemory(CgroupStats stats, CgroupDirectory cgroup)
    {
        Dictionary<string, ulong> detail = StatFile.ReadKeyed(cgroup, "memory.stat");
        return stats with
        {
            MemoryUsage = cgroup.TryReadNumber("memory.usage_in_bytes"),
            MemoryMaxUsage = cgroup.TryReadNumber("memory.max_usage_in_bytes"),
            MemoryLimit = cgroup.TryReadNumber("memory.limit_in_bytes"),
            MemoryFailCount = cgroup.TryReadNumber("memory.failcnt"),
            MemoryCache = detail.TryGetValue("cache", out ulong cache) ? cache : null,
            MemoryIsHierarchical = cgroup.TryReadNumber("memory.use_hierarchy") == 1,
            MemoryDetail = detail,
            SwapUsage = cgroup.TryReadNumber("memory.memsw.usage_in_bytes"),
            SwapMaxUsage = cgroup.TryReadNumber("memory.memsw.max_usage_in_bytes"),
            SwapFailCount = cgroup.TryReadNumber("memory.memsw.failcnt"),
            SwapLimit = cgroup.TryReadNumber("memory.memsw.limit_in_bytes"),
            KernelUsage = cgroup.TryReadNumber("memory.kmem.usage_in_bytes"),
            KernelMaxUsage = cgroup.TryReadNumber("memory.kmem.max_usage_in_bytes"),
            KernelFailCount = cgroup.TryReadNumber("memory.kmem.failcnt"),
            KernelLimit = cgroup.TryReadNumber("memory.kmem.limit_in_bytes"),
            KernelTcpUsage = cgroup.TryReadNumber("memory.kmem.tcp.usage_in_bytes"),
            KernelTcpMaxUsage = cgroup.TryReadNumber("memory.kmem.tcp.max_usage_in_bytes"),
            KernelTcpFailCount = cgroup.TryReadNumber("memory.kmem.tcp.failcnt"),
            KernelTcpLimit = cgroup.TryReadNumber("memory.kmem.tcp.limit_in_bytes"),
            OomKills = StatFile.ReadKey(cgroup, "memory.oom_control", "oom_kill"u8),
        };
    }

    /// <remarks>The recursive files count nested cgroups too; BFQ has its own, and throttling knows every scheduler's requests.</remarks>
    public static CgroupStats AddBlockIO(CgroupStats stats, CgroupDirectory cgroup) => stats with
    {
        BlockIOBytes = ReadBlockIO(cgroup, "io_service_bytes_recursive"),
        BlockIOOperations = ReadBlockIO(cgroup, "io_serviced_recursive"),
    };

    public static CgroupStats AddHugepages(CgroupStats stats, CgroupDirectory cgroup, IReadOnlyList<string> sizes)
    {
        Dictionary<string, HugepageUsage> pages = new(sizes.Count);
        foreach (string size in sizes)
        {
            if (cgroup.TryReadNumber($"hugetlb.{size}.usage_in_bytes") is { } usage)
            {
                pages[size] = new HugepageUsage(
                    usage,
                    cgroup.TryReadNumber($"hugetlb.{size}.max_usage_in_bytes") ?? 0,
                    cgroup.TryReadNumber($"hugetlb.{size}.failcnt") ?? 0);
            }
        }

        return stats with { Hugepages = pages };
    }

    public static CgroupStats AddCpuset(CgroupStats stats, CgroupDirectory cgroup) => stats with
    {
        Cpuset = new CpusetStats
        {
            Cpus = StatFile.ReadRanges(cgroup.TryRead("cpuset.cpus")),
            Mems = StatFile.ReadRanges(cgroup.TryRead("cpuset.mems")),
            CpuExclusive = cgroup.TryReadNumber("cpuset.cpu_exclusive") == 1,
            MemExclusive = cgroup.TryReadNumber("cpuset.mem_exclusive") == 1,
            MemHardwall = cgroup.TryReadNumber("cpuset.mem_hardwall") == 1,
            MemoryMigrate = cgroup.TryReadNumber("cpuset.memory_migrate") == 1,
            MemorySpreadPage = cgroup.TryReadNumber("cpuset.memory_spread_page") == 1,
            MemorySpreadSlab = cgroup.TryReadNumber("cpuset.memory_spread_slab") == 1,
            SchedLoadBalance = cgroup.TryReadNumber("cpuset.sched_load_balance") == 1,
            SchedRelaxDomainLevel = ReadSigned(cgroup, "cpuset.sched_relax_domain_level"),
            MemoryPressure = cgroup.TryReadNumber("cpuset.memory_pressure") ?? 0,
        },
    };

    private static long ReadSigned(CgroupDirectory cgroup, string file)
    {
        Span<byte> text = stackalloc byte[24];
        return Utf8Parser.TryParse(text[..cgroup.TryReadSmall(file, text)], out long value, out _) ? value : 0;
    }

    /// <summary>Lines «processor user system» below a heading.</summary>
    private static void ReadPerProcessor(ReadOnlySpan<byte> text, List<ulong> user, List<ulong> system)
    {
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = Lines.Next(ref text);
            Lines.Word(ref line);
            if (Utf8Parser.TryParse(Lines.Word(ref line), out ulong inUser, out _) && Utf8Parser.TryParse(line, out ulong inSystem, out _))
            {
                user.Add(inUser);
                system.Add(inSystem);
            }
        }
    }

    /// <summary>Lines «major:minor operation count», and a total that has no device.</summary>
    private static List<BlockIOEntry> ReadBlockIO(CgroupDirectory cgroup, string name)
    {
        List<BlockIOEntry> entries = [];
        ReadOnlySpan<byte> text = cgroup.TryRead($"blkio.bfq.{name}");
        if (text.IsEmpty || text.StartsWith("Total 0"u8))
        {
            text = cgroup.TryRead($"blkio.throttle.{name}");
        }

        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = Lines.Next(ref text);
            ReadOnlySpan<byte> device = Lines.Word(ref line);
            ReadOnlySpan<byte> operation = Lines.Word(ref line);
            int colon = device.IndexOf((byte)':');
            if (colon > 0 && Utf8Parser.TryParse(device[..colon], out ulong major, out _)
                && Utf8Parser.TryParse(device[(colon + 1)..], out ulong minor, out _) && Utf8Parser.TryParse(line, out ulong value, out _))
            {
                entries.Add(new BlockIOEntry(major, minor, Encoding.ASCII.GetString(operation), value));
            }
        }

        return entries;
    }
}
