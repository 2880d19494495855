using Enisle.Emulator.Cpus;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator;

/// <summary>Segment registers: checks of accesses, and loads from descriptor tables.</summary>
internal static unsafe class Segmentation
{
    /// <summary>Never a linear address: what touches it raises #GP, or #SS on the stack.</summary>
    public const ulong Invalid = 1UL << 62;

    /// <summary>Linear address of an offset, or <see cref="Invalid"/> if the segment does not allow the access.</summary>
    public static ulong Linear(Cpu* cpu, int index, ulong offset, int size, bool write)
    {
        if (index is < 0 or > Segment.Gs)
        {
            return (uint)offset;
        }

        ref Segment segment = ref Cpu.SegmentOf(cpu, index);
        ulong last = offset + (ulong)size - 1;
        if ((cpu->Mode & CpuMode.Protected) != 0)
        {
            bool allowed = (segment.Access & 0x90) == 0x90 && (segment.IsCode ? !write && (segment.Access & 2) != 0 : !write || (segment.Access & 2) != 0);
            if (!allowed)
            {
                return Invalid;
            }

            if ((segment.Access & 0xC) == 4) // expand down
            {
                ulong top = segment.Big ? uint.MaxValue : ushort.MaxValue;
                return offset > segment.Limit && last <= top ? (uint)(offset + cpu->SegmentBase[index]) : Invalid;
            }
        }

        return last <= segment.Limit ? (uint)(offset + cpu->SegmentBase[index]) : Invalid;
    }

    /// <summary>The eight bytes of a descriptor; false with #GP (or <paramref name="vector"/>) for its selector raised.</summary>
    public static bool ReadDescriptor(Cpu* cpu, int selector, ulong* descriptor, int vector = Faults.GeneralProtection)
    {
        bool local = (selector & 4) != 0;
        uint limit = local ? cpu->Ldt.Limit : cpu->GdtLimit;
        uint offset = (uint)selector & 0xFFF8;
        if (offset + 7 > limit || (local && !cpu->Ldt.Present))
        {
            return Faults.Raise(cpu, vector, selector & 0xFFFC);
        }

        return GuestMemory.LoadSystem(cpu, (local ? cpu->LdtBase : cpu->GdtBase) + offset, 8, descriptor);
    }

    /// <summary>The upper half of a 16-byte system descriptor.</summary>
    public static bool ReadDescriptorHigh(Cpu* cpu, int selector, ulong* high)
    {
        uint offset = ((uint)selector & 0xFFF8) + 8;
        return offset + 7 <= ((selector & 4) != 0 ? cpu->Ldt.Limit : cpu->GdtLimit)
            ? GuestMemory.LoadSystem(cpu, ((selector & 4) != 0 ? cpu->LdtBase : cpu->GdtBase) + offset, 8, high)
            : Faults.GeneralProtectionOf(cpu, selector);
    }

    /// <summary>A descriptor in the form of a segment register.</summary>
    public static Segment Unpack(int selector, ulong descriptor)
    {
        uint limit = (uint)(descriptor & 0xFFFF) | (uint)((descriptor >> 32) & 0xF0000);
        bool granular = (descriptor & (1UL << 55)) != 0;
        return new Segment
        {
            Selector = (ushort)selector,
            Access = (ushort)((descriptor >> 40) & 0xF0FF),
            Limit = granular ? (limit << 12) | 0xFFF : limit,
        };
    }

    public static ulong BaseOf(ulong descriptor) => ((descriptor >> 16) & 0xFF_FFFF) | ((descriptor >> 32) & 0xFF00_0000);

    /// <summary>Sets the accessed bit, as loading a segment register does.</summary>
    public static bool MarkAccessed(Cpu* cpu, int selector, ulong descriptor)
    {
        if ((descriptor & (1UL << 40)) != 0)
        {
            return true;
        }

        ulong table = (selector & 4) != 0 ? cpu->LdtBase : cpu->GdtBase;
        return GuestMemory.StoreSystem(cpu, table + ((uint)selector & 0xFFF8) + 5, 1, (descriptor >> 40) | 1);
    }

    /// <summary>As in real and virtual 8086 mode: base from the selector, limit kept in real mode.</summary>
    public static void LoadReal(Cpu* cpu, int index, ushort selector)
    {
        ref Segment segment = ref Cpu.SegmentOf(cpu, index);
        segment.Selector = selector;
        cpu->SegmentBase[index] = (ulong)selector << 4;
        if ((cpu->SystemFlags & Flags.Vm) != 0)
        {
            segment.Limit = 0xFFFF;
            segment.Access = 0xF3;
        }
        else
        {
            segment.Access = (ushort)((segment.Access & 0xF000) | 0x93);
        }
    }

    /// <summary>MOV, POP and LxS into DS, ES, FS, GS or SS, with all checks. The caller updates the mode.</summary>
    public static bool LoadData(Cpu* cpu, int index, ushort selector)
    {
        if ((cpu->Mode & CpuMode.Protected) == 0)
        {
            LoadReal(cpu, index, selector);
            return true;
        }

        return index == Segment.Ss ? LoadStack(cpu, selector, cpu->Cpl) : LoadOrdinary(cpu, index, selector);
    }

    /// <summary>SS for a privilege level; a null selector only in 64-bit mode.</summary>
    public static bool LoadStack(Cpu* cpu, ushort selector, uint cpl, int vector = Faults.GeneralProtection)
    {
        if ((selector & 0xFFFC) == 0)
        {
            if (CpuMode.Is64(cpu->Mode) && cpl < 3 && (selector & 3) == cpl)
            {
                SetNull(cpu, Segment.Ss, selector);
                return true;
            }

            return Faults.Raise(cpu, vector, 0);
        }

        ulong descriptor;
        if (!ReadDescriptor(cpu, selector, &descriptor, vector))
        {
            return false;
        }

        Segment segment = Unpack(selector, descriptor);
        if ((selector & 3) != cpl || segment.Dpl != cpl || (segment.Access & 0x1A) != 0x12)
        {
            return Faults.Raise(cpu, vector, selector & 0xFFFC);
        }

        return segment.Present ? Commit(cpu, Segment.Ss, segment, descriptor) : Faults.Raise(cpu, Faults.StackFault, selector & 0xFFFC);
    }

    public static void SetNull(Cpu* cpu, int index, ushort selector)
    {
        Cpu.SegmentOf(cpu, index) = new Segment { Selector = selector };
        cpu->SegmentBase[index] = 0;
    }

    /// <summary>Puts a checked descriptor into a segment register.</summary>
    public static bool Commit(Cpu* cpu, int index, Segment segment, ulong descriptor)
    {
        if (!MarkAccessed(cpu, segment.Selector, descriptor))
        {
            return false;
        }

        segment.Access |= 1;
        Cpu.SegmentOf(cpu, index) = segment;
        cpu->SegmentBase[index] = BaseOf(descriptor);
        return true;
    }

    private static bool LoadOrdinary(Cpu* cpu, int index, ushort selector)
    {
        if ((selector & 0xFFFC) == 0)
        {
            SetNull(cpu, index, selector);
            return true;
        }

        ulong descriptor;
        if (!ReadDescriptor(cpu, selector, &descriptor))
        {
            return false;
        }

        Segment segment = Unpack(selector, descriptor);
        bool readable = segment.IsCodeOrData && (!segment.IsCode || (segment.Access & 2) != 0);
        bool conforming = (segment.Access & 0x1C) == 0x1C;
        if (!readable || (!conforming && (segment.Dpl < cpu->Cpl || segment.Dpl < (selector & 3))))
        {
            return Faults.GeneralProtectionOf(cpu, selector);
        }

        return segment.Present ? Commit(cpu, index, segment, descriptor) : Faults.Raise(cpu, Faults.SegmentNotPresent, selector & 0xFFFC);
    }
}
