namespace Enisle.Spec.Runtime;

/// <summary>Spec: config-vm.md, «Hardware configuration». <see cref="Memory"/> is bytes.</summary>
public sealed record VmHardware
{
    public string? DeviceTree { get; init; }
    public uint? Vcpus { get; init; }
    public ulong? Memory { get; init; }
    public IReadOnlyList<string> Dtdevs { get; init; } = [];
    public IReadOnlyList<VmIomem> Iomems { get; init; } = [];
    public IReadOnlyList<uint> Irqs { get; init; } = [];
}
