namespace Enisle.Machine.Interrupts;

/// <summary>What a vCPU asks of its interrupt controller: its local APIC, or a PIC wired to it.</summary>
/// <remarks>Thread: the vCPU's own, between instructions; what devices raise from other threads is the controller's to keep.</remarks>
public interface IVcpuInterrupts
{
    /// <summary>The vector that would be delivered now, or a negative number. Expired timers count.</summary>
    int PendingVector { get; }

    /// <summary>The CPU takes that vector: it moves from requested to in service.</summary>
    void Acknowledge(int vector);

    /// <summary>A non-maskable interrupt waits.</summary>
    bool HasNmi { get; }

    /// <summary>Whether one waits; it is taken away by this call.</summary>
    bool TakeNmi();

    /// <summary>CR8: vectors of this priority class and below wait.</summary>
    byte TaskPriority { get; set; }

    /// <summary>A model-specific register that lives in the controller (x2APIC, IA32_APIC_BASE, TSC deadline); false if it does not.</summary>
    bool TryReadMsr(uint index, out ulong value);

    /// <summary>The same for WRMSR; false raises #GP.</summary>
    bool TryWriteMsr(uint index, ulong value);
}
