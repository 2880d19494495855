using Enisle.Emulator.Cpus;
using Enisle.Machine.Memory;

namespace Enisle.Emulator;

/// <summary>KVM's paravirtual clock: a page tells the guest how its TSC becomes nanoseconds.</summary>
/// <remarks>Spec: Documentation/virt/kvm/x86/msr.rst. The TSC here is steady, so the page is written once, when it is set.</remarks>
internal static unsafe class KvmClock
{
    private const byte TscStable = 1;

    public static bool SetSystemTime(Cpu* cpu, ulong value)
    {
        cpu->Msr.KvmSystemTime = value;
        if ((value & 1) == 0)
        {
            return true;
        }

        SoftVcpu vcpu = SoftVcpu.Of(cpu);
        Span<byte> page = stackalloc byte[32];
        page.Clear();
        (uint multiplier, int shift) = Scale(vcpu.Time.TscFrequencyHz);
        // version (even: settled), pad, tsc_timestamp, system_time, tsc_to_system_mul, tsc_shift, flags
        BitConverter.TryWriteBytes(page, 2u);
        BitConverter.TryWriteBytes(page[8..], cpu->Msr.TscOffset);
        BitConverter.TryWriteBytes(page[24..], multiplier);
        page[28] = (byte)(sbyte)shift;
        page[29] = TscStable;
        return vcpu.Ram.TryWrite(new GuestPhysAddr(value & ~1UL), page) || Faults.Raise(cpu, Faults.GeneralProtection, 0);
    }

    public static bool SetWallClock(Cpu* cpu, ulong value)
    {
        cpu->Msr.KvmWallClock = value;
        SoftVcpu vcpu = SoftVcpu.Of(cpu);
        ulong sinceStart = Nanoseconds(vcpu.Time.Tsc, vcpu.Time.TscFrequencyHz);
        ulong boot = vcpu.Time.WallClockNs - sinceStart;
        Span<byte> clock = stackalloc byte[12];
        BitConverter.TryWriteBytes(clock, 2u);
        BitConverter.TryWriteBytes(clock[4..], (uint)(boot / 1_000_000_000));
        BitConverter.TryWriteBytes(clock[8..], (uint)(boot % 1_000_000_000));
        return vcpu.Ram.TryWrite(new GuestPhysAddr(value), clock) || Faults.Raise(cpu, Faults.GeneralProtection, 0);
    }

    private static ulong Nanoseconds(ulong tsc, ulong hertz) => (ulong)((UInt128)tsc * 1_000_000_000 / hertz);

    /// <summary>ns = ((tsc shifted) * multiplier) >> 32, with as many bits in the multiplier as fit.</summary>
    private static (uint Multiplier, int Shift) Scale(ulong hertz)
    {
        int shift = 0;
        UInt128 scaled = ((UInt128)1_000_000_000 << 32) / hertz;
        while (scaled > uint.MaxValue)
        {
            scaled >>= 1;
            shift++;
        }

        while (scaled < 1U << 31)
        {
            shift--;
            scaled = ((UInt128)1_000_000_000 << (32 - shift)) / hertz;
        }

        return ((uint)scaled, shift);
    }
}
