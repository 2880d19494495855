namespace Enisle.Spec.Runtime;

/// <summary>Limits by cgroup. Spec: config-linux.md, «Control groups». Null members leave what is there.</summary>
public sealed record Resources
{
    public static readonly Resources None = new();

    public IReadOnlyList<DeviceRule> Devices { get; init; } = [];
    public MemoryLimits? Memory { get; init; }
    public CpuLimits? Cpu { get; init; }
    public BlockIO? BlockIO { get; init; }
    public IReadOnlyList<HugepageLimit> HugepageLimits { get; init; } = [];
    public NetworkLimits? Network { get; init; }
    /// <summary>Tasks; -1: no limit. 0 is a limit: the specification says so since 1.3, older runc takes it for unset.</summary>
    public long? PidsLimit { get; init; }
    public IReadOnlyList<RdmaLimit> Rdma { get; init; } = [];
    /// <summary>cgroup v2 file names to contents, written last.</summary>
    public IReadOnlyDictionary<string, string> Unified { get; init; } = Empty.Strings;
}
