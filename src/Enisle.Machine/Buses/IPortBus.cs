namespace Enisle.Machine.Buses;

/// <summary>The 64 KiB port space. Thread: the vCPU's own.</summary>
/// <remarks>Guest: any port, any of 1, 2 or 4 bytes; a port where nothing is reads as ones and swallows writes.</remarks>
public interface IPortBus
{
    /// <summary>IN.</summary>
    uint ReadPort(ushort port, int sizeBytes);

    /// <summary>OUT.</summary>
    void WritePort(ushort port, uint value, int sizeBytes);
}
