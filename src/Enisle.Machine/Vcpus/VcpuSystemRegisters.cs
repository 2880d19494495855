namespace Enisle.Machine.Vcpus;

/// <summary>The registers that an operating system sees.</summary>
public record struct VcpuSystemRegisters
{
    /// <summary>Code segment.</summary>
    public VcpuSegment Cs { get; set; }

    /// <summary>Data segment.</summary>
    public VcpuSegment Ds { get; set; }

    /// <summary>Extra segment.</summary>
    public VcpuSegment Es { get; set; }

    /// <summary>Thread-local segment of user mode.</summary>
    public VcpuSegment Fs { get; set; }

    /// <summary>Per-CPU segment of Linux.</summary>
    public VcpuSegment Gs { get; set; }

    /// <summary>Stack segment.</summary>
    public VcpuSegment Ss { get; set; }

    /// <summary>Task register.</summary>
    public VcpuSegment Tr { get; set; }

    /// <summary>Local descriptor table.</summary>
    public VcpuSegment Ldt { get; set; }

    /// <summary>Global descriptor table.</summary>
    public VcpuTable Gdt { get; set; }

    /// <summary>Interrupt descriptor table.</summary>
    public VcpuTable Idt { get; set; }

    /// <summary>CR0.</summary>
    public ulong Cr0 { get; set; }

    /// <summary>CR2.</summary>
    public ulong Cr2 { get; set; }

    /// <summary>CR3.</summary>
    public ulong Cr3 { get; set; }

    /// <summary>CR4.</summary>
    public ulong Cr4 { get; set; }

    /// <summary>CR8.</summary>
    public ulong Cr8 { get; set; }

    /// <summary>IA32_EFER.</summary>
    public ulong Efer { get; set; }
}
