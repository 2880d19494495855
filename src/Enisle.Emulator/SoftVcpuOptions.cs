namespace Enisle.Emulator;

/// <summary>What a software processor is to be.</summary>
public sealed record SoftVcpuOptions
{
    /// <summary>Its APIC id.</summary>
    public uint ApicId { get; init; }

    /// <summary>How many there are in the machine.</summary>
    public uint VcpuCount { get; init; } = 1;

    /// <summary>KVM's paravirtual interface is offered.</summary>
    public bool Paravirtual { get; init; } = true;

    /// <summary>Memory for decoded code; when it is full, all of it is dropped.</summary>
    public int CodeCacheBytes { get; init; } = 64 << 20;
}
