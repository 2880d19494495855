namespace Enisle.Spec.Runtime;

/// <summary>The <c>vm</c> section: which kernel, image and hardware a virtual machine has. Spec: config-vm.md.</summary>
public sealed record VmConfig
{
    public VmHypervisor? Hypervisor { get; init; }
    public VmKernel? Kernel { get; init; }
    public VmImage? Image { get; init; }
    public VmHardware? HwConfig { get; init; }
}
