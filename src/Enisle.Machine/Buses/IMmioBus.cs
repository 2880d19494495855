using Enisle.Machine.Memory;

namespace Enisle.Machine.Buses;

/// <summary>Physical addresses that are no memory. Thread: the vCPU's own.</summary>
/// <remarks>Guest: any address, 1, 2, 4 or 8 bytes, aligned or not; where nothing is, reads are ones and writes are swallowed.</remarks>
public interface IMmioBus
{
    /// <summary>A load.</summary>
    ulong ReadMmio(GuestPhysAddr address, int sizeBytes);

    /// <summary>A store.</summary>
    void WriteMmio(GuestPhysAddr address, ulong value, int sizeBytes);
}
