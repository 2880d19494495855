namespace Enisle.Spec.Runtime;

/// <summary>net_cls and net_prio, cgroup v1 only. Spec: config-linux.md, «Network».</summary>
public sealed record NetworkLimits
{
    public uint? ClassId { get; init; }
    public IReadOnlyList<InterfacePriority> Priorities { get; init; } = [];
}
