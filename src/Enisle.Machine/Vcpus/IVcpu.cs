namespace Enisle.Machine.Vcpus;

/// <summary>One virtual processor, in software or in hardware.</summary>
/// <remarks>Thread: all but <see cref="RequestExit"/> belong to the one thread that runs it.</remarks>
public interface IVcpu
{
    /// <summary>Runs the guest until there is a reason to return. Port and MMIO accesses are made on the way.</summary>
    VcpuExit Run();

    /// <summary>Makes <see cref="Run"/> return soon, or at once when called next. Thread: any.</summary>
    void RequestExit();

    /// <summary>As after RESET: real mode at F000:FFF0.</summary>
    void Reset();

    /// <summary>General registers, RIP and RFLAGS.</summary>
    VcpuRegisters Registers { get; set; }

    /// <summary>Segments, descriptor tables, control registers.</summary>
    VcpuSystemRegisters SystemRegisters { get; set; }
}
