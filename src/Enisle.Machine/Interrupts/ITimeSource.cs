namespace Enisle.Machine.Interrupts;

/// <summary>Time as the guest's processors read it.</summary>
public interface ITimeSource
{
    /// <summary>The time-stamp counter before a guest's own adjustment; never runs backwards, the same on all vCPUs.</summary>
    ulong Tsc { get; }

    /// <summary>Its rate, constant; CPUID and the paravirtual clock tell it to the guest.</summary>
    ulong TscFrequencyHz { get; }

    /// <summary>Nanoseconds since 1970, for the paravirtual wall clock.</summary>
    ulong WallClockNs { get; }
}
