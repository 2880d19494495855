namespace Enisle.Machine.Vcpus;

/// <summary>The registers that a program sees.</summary>
public record struct VcpuRegisters
{
    /// <summary>Accumulator.</summary>
    public ulong Rax { get; set; }

    /// <summary>Counter.</summary>
    public ulong Rcx { get; set; }

    /// <summary>Data.</summary>
    public ulong Rdx { get; set; }

    /// <summary>Base.</summary>
    public ulong Rbx { get; set; }

    /// <summary>Stack pointer.</summary>
    public ulong Rsp { get; set; }

    /// <summary>Frame pointer.</summary>
    public ulong Rbp { get; set; }

    /// <summary>Source index.</summary>
    public ulong Rsi { get; set; }

    /// <summary>Destination index.</summary>
    public ulong Rdi { get; set; }

    /// <summary>R8.</summary>
    public ulong R8 { get; set; }

    /// <summary>R9.</summary>
    public ulong R9 { get; set; }

    /// <summary>R10.</summary>
    public ulong R10 { get; set; }

    /// <summary>R11.</summary>
    public ulong R11 { get; set; }

    /// <summary>R12.</summary>
    public ulong R12 { get; set; }

    /// <summary>R13.</summary>
    public ulong R13 { get; set; }

    /// <summary>R14.</summary>
    public ulong R14 { get; set; }

    /// <summary>R15.</summary>
    public ulong R15 { get; set; }

    /// <summary>Relative to CS.</summary>
    public ulong Rip { get; set; }

    /// <summary>All of RFLAGS; bit 1 reads as one.</summary>
    public ulong Rflags { get; set; }
}
