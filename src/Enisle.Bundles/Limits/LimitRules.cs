using Enisle.Bundles.Options;
using Enisle.Host;
using Enisle.Spec.Runtime;

namespace Enisle.Bundles.Limits;

/// <summary>Limits as a person gives them → limits as the specification has them.</summary>
public static class LimitRules
{
    private const long NanosPerMicro = 1000;
    private const long DefaultPeriod = 100_000;
    private const long LeastMemory = 6 * 1024 * 1024;

    /// <summary>All of them, device rules included.</summary>
    /// <exception cref="EnisleException">Invalid: two that contradict each other, or one out of its range.</exception>
    public static Resources Build(HostOptions options) => Limits(options) with { Devices = DeviceRules.Allowed(options) };

    /// <summary>Without device rules: what <c>update</c> changes.</summary>
    /// <exception cref="EnisleException">As <see cref="Build"/>.</exception>
    public static Resources Limits(HostOptions options) => new()
    {
        Memory = Memory(options),
        Cpu = Cpu(options),
        PidsLimit = options.PidsLimit > 0 ? options.PidsLimit : options.PidsLimit < 0 ? -1 : null,
        BlockIO = options.BlkioWeight > 0 ? new BlockIO { Weight = Weight(options.BlkioWeight) } : null,
    };

    private static MemoryLimits? Memory(HostOptions options)
    {
        if (options is { MemoryBytes: 0, MemoryReservationBytes: 0, MemorySwapBytes: 0, MemorySwappiness: null, OomKillDisable: false })
        {
            return null;
        }

        if (options.MemoryBytes is > 0 and < LeastMemory)
        {
            throw Wrong("--memory", "minimum memory limit allowed is 6MB");
        }

        if (options.MemorySwapBytes > 0 && options.MemoryBytes == 0)
        {
            throw Wrong("--memory-swap", "you should always set the memory limit when using memory-swap limit");
        }

        if (options.MemorySwapBytes > 0 && options.MemorySwapBytes < options.MemoryBytes)
        {
            throw Wrong("--memory-swap", "minimum memoryswap limit should be larger than memory limit");
        }

        if (options.MemoryReservationBytes > 0 && options.MemoryBytes > 0 && options.MemoryReservationBytes > options.MemoryBytes)
        {
            throw Wrong("--memory-reservation", "minimum memory limit can not be less than memory reservation limit");
        }

        // As Docker has it: without a word about swap as much of it as of memory.
        long swap = options.MemorySwapBytes != 0 ? options.MemorySwapBytes : options.MemoryBytes > 0 ? checked(options.MemoryBytes * 2) : 0;
        return new MemoryLimits
        {
            Limit = NonZero(options.MemoryBytes),
            Reservation = NonZero(options.MemoryReservationBytes),
            Swap = NonZero(swap),
            Swappiness = options.MemorySwappiness is { } swappiness
                ? swappiness is >= 0 and <= 100 ? (ulong)swappiness : throw Wrong("--memory-swappiness", "valid memory swappiness range is 0-100")
                : null,
            DisableOomKiller = options.OomKillDisable ? true : null,
        };
    }

    private static CpuLimits? Cpu(HostOptions options)
    {
        if (options.NanoCpus > 0 && (options.CpuQuotaMicros != 0 || options.CpuPeriodMicros != 0))
        {
            throw Wrong("--cpus", "conflicts with --cpu-period and --cpu-quota");
        }

        if (options.NanoCpus > 0 && options.NanoCpus > System.Environment.ProcessorCount * 1_000_000_000L && options.Isolation == "container")
        {
            throw Wrong("--cpus", $"range of CPUs is from 0.01 to {System.Environment.ProcessorCount}.00, as there are only {System.Environment.ProcessorCount} CPUs available");
        }

        bool any = options.NanoCpus > 0 || options.CpuShares > 0 || options.CpuPeriodMicros > 0 || options.CpuQuotaMicros != 0
            || options.CpusetCpus.Length > 0 || options.CpusetMems.Length > 0;
        return !any ? null : new CpuLimits
        {
            Shares = options.CpuShares > 0 ? (ulong)options.CpuShares : null,
            Quota = options.NanoCpus > 0 ? options.NanoCpus / (NanosPerMicro * 1_000_000 / DefaultPeriod) : NonZero(options.CpuQuotaMicros),
            Period = options.NanoCpus > 0 ? DefaultPeriod : options.CpuPeriodMicros > 0 ? (ulong)options.CpuPeriodMicros : null,
            Cpus = options.CpusetCpus.Length > 0 ? options.CpusetCpus : null,
            Mems = options.CpusetMems.Length > 0 ? options.CpusetMems : null,
        };
    }

    private static ushort Weight(int weight) => weight is >= 10 and <= 1000 ? (ushort)weight
        : throw Wrong("--blkio-weight", "range of blkio weight is from 10 to 1000");

    private static long? NonZero(long value) => value == 0 ? null : value;

    private static EnisleException Wrong(string flag, string rule) => new(ErrorKind.Invalid, $"{flag}: {rule}");
}
