using Enisle.Machine.Buses;
using Enisle.Machine.Interrupts;
using Enisle.Machine.Memory;

namespace Enisle.Tests.Emulator;

/// <summary>A machine without devices: reads are ones, nothing interrupts, time stands at the number of its readings.</summary>
internal sealed class QuietBoard : IPortBus, IMmioBus, IVcpuInterrupts, ITimeSource
{
    private ulong _readings;

    public List<(ushort Port, uint Value)> Written { get; } = [];

    public int PendingVector { get; set; } = -1;

    public bool HasNmi => false;

    public byte TaskPriority { get; set; }

    public ulong Tsc => ++_readings;

    public ulong TscFrequencyHz => 1_000_000_000;

    public ulong WallClockNs => 0;

    public uint ReadPort(ushort port, int sizeBytes) => uint.MaxValue;

    public void WritePort(ushort port, uint value, int sizeBytes) => Written.Add((port, value));

    public ulong ReadMmio(GuestPhysAddr address, int sizeBytes) => ulong.MaxValue;

    public void WriteMmio(GuestPhysAddr address, ulong value, int sizeBytes)
    {
    }

    public void Acknowledge(int vector) => PendingVector = -1;

    public bool TakeNmi() => false;

    public bool TryReadMsr(uint index, out ulong value)
    {
        value = 0;
        return false;
    }

    public bool TryWriteMsr(uint index, ulong value) => false;
}
