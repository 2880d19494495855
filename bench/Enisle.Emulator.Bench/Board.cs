using System.Diagnostics;
using Enisle.Machine.Buses;
using Enisle.Machine.Interrupts;
using Enisle.Machine.Memory;

namespace Enisle.Emulator.Bench;

/// <summary>The least that a Linux kernel prints its first lines on: a serial port that is always ready, and a local APIC with a timer.</summary>
internal sealed class Board : IPortBus, IMmioBus, IVcpuInterrupts, ITimeSource
{
    private const ulong ApicBase = 0xFEE0_0000;
    private const uint TscDeadline = 0x6E0;

    private readonly Stream _console;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly uint[] _apic = new uint[64];
    private readonly ulong[] _requested = new ulong[4];
    private readonly ulong[] _inService = new ulong[4];
    private ulong _deadline;
    private ulong _apicMsr = ApicBase | 0x900;
    private byte _serialInterrupts;
    private byte _serialLine;
    private byte _scratch;

    public Board(Stream console)
    {
        _console = console;
        _apic[0xF] = 0xFF;
        for (int i = 0x32; i <= 0x37; i++)
        {
            _apic[i] = 0x10000;
        }
    }

    /// <summary>Set by a write to the reset port or the debug exit port.</summary>
    public int? Finished { get; private set; }

    public ulong PortAccesses { get; private set; }

    public ulong MmioAccesses { get; private set; }

    public ulong InterruptsTaken { get; private set; }

    public ulong Tsc => (ulong)(Stopwatch.GetTimestamp() - _start);

    public ulong TscFrequencyHz => (ulong)Stopwatch.Frequency;

    public ulong WallClockNs => (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;

    public bool HasNmi => false;

    public byte TaskPriority
    {
        get => (byte)(_apic[8] >> 4);
        set => _apic[8] = (uint)value << 4;
    }

    public int PendingVector
    {
        get
        {
            Expire();
            int vector = Highest(_requested);
            int priority = Math.Max(Math.Max(Highest(_inService), 0) >> 4, (int)_apic[8] >> 4);
            return vector >> 4 > priority ? vector : -1;
        }
    }

    /// <summary>When the timer rings next, or null.</summary>
    public ulong? NextDeadline => _deadline == 0 ? null : _deadline;

    public void Acknowledge(int vector)
    {
        InterruptsTaken++;
        _requested[vector >> 6] &= ~(1UL << (vector & 63));
        _inService[vector >> 6] |= 1UL << (vector & 63);
    }

    public bool TakeNmi() => false;

    public uint ReadPort(ushort port, int sizeBytes)
    {
        PortAccesses++;
        return port switch
        {
            0x3F9 => _serialInterrupts,
            0x3FA => 1,
            0x3FB => _serialLine,
            0x3FD => 0x60,
            0x3FE => 0xB0,
            0x3FF => _scratch,
            0x61 => 0x20,
            _ => uint.MaxValue >> (32 - (8 * sizeBytes)),
        };
    }

    public void WritePort(ushort port, uint value, int sizeBytes)
    {
        PortAccesses++;
        switch (port)
        {
            case 0x3F8 when (_serialLine & 0x80) == 0:
                _console.WriteByte((byte)value);
                break;
            case 0x3F9:
                _serialInterrupts = (byte)(value & 15);
                break;
            case 0x3FB:
                _serialLine = (byte)value;
                break;
            case 0x3FF:
                _scratch = (byte)value;
                break;
            case 0x64 when value == 0xFE:
                Finished = 0;
                break;
            case 0xF4:
                Finished = (int)value;
                break;
        }
    }

    public ulong ReadMmio(GuestPhysAddr address, int sizeBytes)
    {
        MmioAccesses++;
        ulong offset = address.Value - ApicBase;
        return offset < 4096 && (offset & 15) == 0 && offset < 0x400 ? ReadApic((int)offset >> 4) : ulong.MaxValue >> (64 - (8 * sizeBytes));
    }

    public void WriteMmio(GuestPhysAddr address, ulong value, int sizeBytes)
    {
        MmioAccesses++;
        ulong offset = address.Value - ApicBase;
        if (offset < 0x400 && (offset & 15) == 0)
        {
            WriteApic((int)offset >> 4, (uint)value);
        }
    }

    public bool TryReadMsr(uint index, out ulong value)
    {
        value = index switch
        {
            0x1B => _apicMsr,
            TscDeadline => _deadline,
            >= 0x800 and < 0x840 => ReadApic((int)index - 0x800),
            _ => 0,
        };
        return index is 0x1B or TscDeadline or (>= 0x800 and < 0x840);
    }

    public bool TryWriteMsr(uint index, ulong value)
    {
        switch (index)
        {
            case 0x1B:
                _apicMsr = value;
                return true;
            case TscDeadline:
                _deadline = value;
                return true;
            case >= 0x800 and < 0x840:
                WriteApic((int)index - 0x800, (uint)value);
                return true;
            default:
                return false;
        }
    }

    private uint ReadApic(int register)
    {
        switch (register)
        {
            case 2:
                return (_apicMsr & 0x400) != 0 ? 0 : 0u;
            case 3:
                return 0x0005_0014;
            case 0x39:
                return 0;
            case >= 0x10 and < 0x18:
                return Word(_inService, register - 0x10);
            case >= 0x20 and < 0x28:
                return Word(_requested, register - 0x20);
            default:
                return _apic[register];
        }
    }

    private void WriteApic(int register, uint value)
    {
        switch (register)
        {
            case 0xB:
                int vector = Highest(_inService);
                if (vector >= 0)
                {
                    _inService[vector >> 6] &= ~(1UL << (vector & 63));
                }

                break;
            case 0x30 or 0x3F when register == 0x3F || (value >> 18) is 1 or 2:
                _requested[(value & 0xFF) >> 6] |= 1UL << (int)(value & 63);
                break;
            default:
                _apic[register] = value;
                break;
        }
    }

    private void Expire()
    {
        if (_deadline != 0 && Tsc >= _deadline)
        {
            _deadline = 0;
            uint entry = _apic[0x32];
            if ((entry & 0x10000) == 0)
            {
                _requested[(entry & 0xFF) >> 6] |= 1UL << (int)(entry & 63);
            }
        }
    }

    private static uint Word(ulong[] bits, int word) => (uint)(bits[word >> 1] >> (32 * (word & 1)));

    private static int Highest(ulong[] bits)
    {
        for (int i = 3; i >= 0; i--)
        {
            if (bits[i] != 0)
            {
                return (64 * i) + System.Numerics.BitOperations.Log2(bits[i]);
            }
        }

        return -1;
    }
}
