namespace Enisle.Machine.Vcpus;

/// <summary>Why a vCPU returned to its loop.</summary>
public enum VcpuExit
{
    /// <summary>Asked to by <see cref="IVcpu.RequestExit"/>.</summary>
    Requested,

    /// <summary>HLT with nothing pending: call again once an interrupt may be there.</summary>
    Halted,

    /// <summary>Triple fault: the processor would reset.</summary>
    Shutdown,
}
