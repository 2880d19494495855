using System.Globalization;
using Enisle.Engine;
using Enisle.Engine.Inspection;
using Enisle.Engine.Instances;
using Enisle.Isolation.Cgroups;

namespace Enisle.Output;

/// <summary>What an instance had used at one moment.</summary>
internal sealed class UsageSample
{
    private readonly string _name;
    private readonly long _ticks = Environment.TickCount64;
    private readonly CgroupStats? _stats;
    private readonly (ulong Received, ulong Sent) _network;

    private UsageSample(string id, string name, CgroupStats? stats, (ulong Received, ulong Sent) network)
    {
        Id = id;
        _name = name;
        _stats = stats;
        _network = network;
    }

    public string Id { get; }

    /// <param name="engine">The engine.</param>
    /// <param name="instance">Which.</param>
    /// <param name="state">Null: it does not run, and uses nothing.</param>
    public static UsageSample Take(EngineContext engine, Instance instance, InstanceState? state) => new(
        instance.Id,
        instance.ReadDefinition().Name,
        state is null ? null : InstanceUsage.Read(engine, instance),
        state is null ? default : InstanceUsage.ReadNetwork(state));

    public Row ToRow(UsageSample? before, bool full)
    {
        ulong memory = MemoryInUse();
        ulong limit = Math.Min(_stats?.MemoryLimit ?? ulong.MaxValue, InstanceUsage.HostMemoryBytes);
        return new Row("*container.statsContext")
            .With("BlockIO", () => $"{HumanSize.Decimal(Blocks("Read"), 3)} / {HumanSize.Decimal(Blocks("Write"), 3)}")
            .With("CPUPerc", () => Percent(Cpu(before)))
            .With("Container", () => full ? Id : ShortId.Of(Id))
            .With("ID", () => full ? Id : ShortId.Of(Id))
            .With("MemPerc", () => Percent(limit == 0 ? 0 : 100.0 * memory / limit))
            .With("MemUsage", () => $"{HumanSize.Binary(memory)} / {HumanSize.Binary(_stats is null ? 0 : limit)}")
            .With("Name", () => _name)
            .With("NetIO", () => $"{HumanSize.Decimal(_network.Received, 3)} / {HumanSize.Decimal(_network.Sent, 3)}")
            .With("PIDs", () => (_stats?.PidsCurrent ?? 0).ToString(CultureInfo.InvariantCulture));
    }

    // As Docker counts: without the page cache that the kernel can take back at once.
    private ulong MemoryInUse()
    {
        if (_stats?.MemoryUsage is not { } usage)
        {
            return 0;
        }

        ulong idle = _stats.MemoryDetail.GetValueOrDefault("total_inactive_file", _stats.MemoryDetail.GetValueOrDefault("inactive_file"));
        return usage > idle ? usage - idle : usage;
    }

    private double Cpu(UsageSample? before)
    {
        double elapsed = (_ticks - (before?._ticks ?? _ticks)) * 1_000_000.0;
        return elapsed <= 0 || _stats?.CpuTotal is not { } now || before?._stats?.CpuTotal is not { } then || now < then ? 0 : 100.0 * (now - then) / elapsed;
    }

    private double Blocks(string operation) =>
        _stats is null ? 0 : _stats.BlockIOBytes.Where(entry => entry.Operation.Equals(operation, StringComparison.OrdinalIgnoreCase)).Sum(static entry => (double)entry.Value);

    private static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00}%");
}
