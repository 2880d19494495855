using System.CommandLine;
using System.Globalization;
using Enisle.Bundles;
using Enisle.Bundles.Options;
using Enisle.Host;

namespace Enisle.Commands.Flags;

/// <summary>Limits: those that <c>update</c> can change too.</summary>
internal sealed class LimitFlags
{
    private readonly Option<string?> _cpus = Flag.Text("--cpus", "Number of processors.", "N");
    private readonly Option<string?> _cpusetCpus = Flag.Text("--cpuset-cpus", "Processors that may be used, as in 0-3,7.", "LIST");
    private readonly Option<string?> _cpusetMems = Flag.Text("--cpuset-mems", "Memory nodes that may be used.", "LIST");
    private readonly Option<long?> _cpuShares = Flag.Number("--cpu-shares", "Relative weight (1024).", "N", "-c");
    private readonly Option<long?> _cpuPeriod = Flag.Number("--cpu-period", "Scheduling period, in microseconds.", "N");
    private readonly Option<long?> _cpuQuota = Flag.Number("--cpu-quota", "Time in a period, in microseconds.", "N");
    private readonly Option<string?> _memory = Flag.Text("--memory", "Memory limit, as in 512m.", "SIZE", "-m");
    private readonly Option<string?> _memorySwap = Flag.Text("--memory-swap", "Limit of memory and swap together; -1: no limit.", "SIZE");
    private readonly Option<string?> _memoryReservation = Flag.Text("--memory-reservation", "Memory that the kernel tries to leave it.", "SIZE");
    private readonly Option<long?> _memorySwappiness = Flag.Number("--memory-swappiness", "0 to 100.", "N");
    private readonly Option<long?> _pidsLimit = Flag.Number("--pids-limit", "Number of tasks; -1: no limit.", "N");
    private readonly Option<long?> _blkioWeight = Flag.Number("--blkio-weight", "Relative weight of disk use, 10 to 1000.", "N");
    private readonly Option<string?> _restart = Flag.Text("--restart", "no, always, unless-stopped, on-failure[:N].", "POLICY");

    public void AddTo(Command command)
    {
        foreach (Option option in (ReadOnlySpan<Option>)
            [
                _cpus, _cpusetCpus, _cpusetMems, _cpuShares, _cpuPeriod, _cpuQuota, _memory, _memorySwap, _memoryReservation, _memorySwappiness, _pidsLimit,
                _blkioWeight, _restart,
            ])
        {
            command.Options.Add(option);
        }
    }

    /// <summary><paramref name="options"/> with what was given.</summary>
    public HostOptions Apply(ParseResult parsed, HostOptions options) => options with
    {
        NanoCpus = parsed.GetValue(_cpus) is { } cpus ? Cpus(cpus) : options.NanoCpus,
        CpusetCpus = parsed.GetValue(_cpusetCpus) ?? options.CpusetCpus,
        CpusetMems = parsed.GetValue(_cpusetMems) ?? options.CpusetMems,
        CpuShares = parsed.GetValue(_cpuShares) ?? options.CpuShares,
        CpuPeriodMicros = parsed.GetValue(_cpuPeriod) ?? options.CpuPeriodMicros,
        CpuQuotaMicros = parsed.GetValue(_cpuQuota) ?? options.CpuQuotaMicros,
        MemoryBytes = parsed.GetValue(_memory) is { } memory ? ByteSize.Parse("--memory", memory) : options.MemoryBytes,
        MemorySwapBytes = parsed.GetValue(_memorySwap) is { } swap ? swap == "-1" ? -1 : ByteSize.Parse("--memory-swap", swap) : options.MemorySwapBytes,
        MemoryReservationBytes = parsed.GetValue(_memoryReservation) is { } soft ? ByteSize.Parse("--memory-reservation", soft) : options.MemoryReservationBytes,
        MemorySwappiness = (int?)parsed.GetValue(_memorySwappiness) ?? options.MemorySwappiness,
        PidsLimit = parsed.GetValue(_pidsLimit) ?? options.PidsLimit,
        BlkioWeight = (int?)parsed.GetValue(_blkioWeight) ?? options.BlkioWeight,
        RestartPolicy = parsed.GetValue(_restart) is { } policy ? Restart(policy) : options.RestartPolicy,
    };

    private static long Cpus(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal cpus) && cpus is >= 0 and < 1_000_000
            ? (long)(cpus * 1_000_000_000)
            : throw new EnisleException(ErrorKind.Invalid, $"--cpus: {text}: failed to parse as a rational number");

    private static RestartPolicy Restart(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? text : text[..colon];
        int count = 0;
        if (colon >= 0 && !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out count))
        {
            throw new EnisleException(ErrorKind.Invalid, "--restart: invalid restart policy format: maximum retry count must be an integer");
        }

        return name switch
        {
            "" or "no" => RestartPolicy.No,
            "on-failure" => new RestartPolicy(name, count),
            "always" or "unless-stopped" when colon < 0 => new RestartPolicy(name, 0),
            "always" or "unless-stopped" => throw new EnisleException(ErrorKind.Invalid, "invalid restart policy: maximum retry count can only be used with 'on-failure'"),
            _ => throw new EnisleException(ErrorKind.Invalid, $"invalid restart policy: unknown policy '{name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'"),
        };
    }
}
