using System.Runtime.CompilerServices;
using Enisle.Emulator.Cpus;
using Enisle.Machine.Memory;

namespace Enisle.Emulator.Mmu;

/// <summary>Linear memory, the slow way: every case there is. It fills the soft TLB, so that the next access is fast.</summary>
/// <remarks>Each method returns false, or null, with a fault raised in the state; nothing has been written then.</remarks>
internal static unsafe class GuestMemory
{
    /// <summary>1, 2, 4 or 8 bytes, zero-extended.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Load(Cpu* cpu, ulong linear, int size, ulong* value, bool stack = false)
    {
        uint user = cpu->Cpl == 3 ? Access.User : 0;
        return Read(cpu, linear, size, (byte*)Clear(value), user, stack);
    }

    /// <summary>1, 2, 4 or 8 bytes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Store(Cpu* cpu, ulong linear, int size, ulong value, bool stack = false)
    {
        uint user = cpu->Cpl == 3 ? Access.User : 0;
        return Write(cpu, linear, size, (byte*)&value, user, stack);
    }

    /// <summary>As the processor reads its own tables.</summary>
    public static bool LoadSystem(Cpu* cpu, ulong linear, int size, ulong* value) =>
        Read(cpu, linear, size, (byte*)Clear(value), Access.Implicit, stack: false);

    /// <inheritdoc cref="LoadSystem"/>
    public static bool StoreSystem(Cpu* cpu, ulong linear, int size, ulong value) =>
        Write(cpu, linear, size, (byte*)&value, Access.Implicit, stack: false);

    /// <summary>Any number of bytes below a page.</summary>
    public static bool LoadBytes(Cpu* cpu, ulong linear, int size, byte* destination) =>
        Read(cpu, linear, size, destination, cpu->Cpl == 3 ? Access.User : 0, stack: false);

    /// <inheritdoc cref="LoadBytes"/>
    public static bool StoreBytes(Cpu* cpu, ulong linear, int size, byte* source) =>
        Write(cpu, linear, size, source, cpu->Cpl == 3 ? Access.User : 0, stack: false);

    /// <summary>Raises what a store would raise: before anything else of a read-modify-write is done.</summary>
    public static bool ProbeStore(Cpu* cpu, ulong linear, int size, bool stack = false)
    {
        uint access = (cpu->Cpl == 3 ? Access.User : 0) | Access.Write;
        ulong physical;
        ulong last = linear + (ulong)(size - 1);
        return Canonical(cpu, linear, size, stack) && PageWalker.Translate(cpu, linear, access, &physical)
            && (((last ^ linear) & ~0xFFFUL) == 0 || PageWalker.Translate(cpu, Wrap(cpu, last & ~0xFFFUL), access, &physical));
    }

    /// <summary>The host's address of a linear one, good to the end of its page; null with a fault, or without one for a device.</summary>
    public static byte* Pointer(Cpu* cpu, ulong linear, bool write, ulong* physical)
    {
        uint access = (cpu->Cpl == 3 ? Access.User : 0) | (write ? Access.Write : 0);
        return Canonical(cpu, linear, 1, stack: false) ? Resolve(cpu, linear, access, physical) : null;
    }

    private static byte* Resolve(Cpu* cpu, ulong linear, uint access, ulong* physical)
    {
        if (!PageWalker.Translate(cpu, linear, access, physical))
        {
            return null;
        }

        RamSlot* slot = Physical.SlotOf(cpu, *physical);
        if (slot == null)
        {
            return null;
        }

        byte* host = slot->Host + (*physical - slot->Start);
        bool write = (access & Access.Write) != 0;
        if (write)
        {
            Physical.BeforeStore(cpu, slot, *physical);
        }

        if ((access & Access.Implicit) == 0)
        {
            Tlb.Fill(cpu->Tlb, linear, (byte*)((ulong)host & ~0xFFFUL), write);
        }

        return host;
    }

    private static bool Read(Cpu* cpu, ulong linear, int size, byte* to, uint access, bool stack)
    {
        if (!Canonical(cpu, linear, size, stack))
        {
            return false;
        }

        int first = Math.Min(size, 4096 - (int)(linear & 4095));
        return ReadPart(cpu, linear, first, to, access)
            && (first == size || ReadPart(cpu, Wrap(cpu, linear + (ulong)first), size - first, to + first, access));
    }

    private static bool ReadPart(Cpu* cpu, ulong linear, int size, byte* to, uint access)
    {
        ulong physical;
        byte* host = Resolve(cpu, linear, access, &physical);
        if (host != null)
        {
            Copy(to, host, size);
            return true;
        }

        if (cpu->FaultVector >= 0)
        {
            return false;
        }

        for (int done = 0, part; done < size; done += part)
        {
            part = Chunk(size - done);
            ulong value = SoftVcpu.Of(cpu).Mmio.ReadMmio(new GuestPhysAddr(physical + (ulong)done), part);
            Unsafe.CopyBlockUnaligned(to + done, &value, (uint)part);
        }

        cpu->Budget = Math.Min(cpu->Budget, 0);
        return true;
    }

    private static bool Write(Cpu* cpu, ulong linear, int size, byte* from, uint access, bool stack)
    {
        if (!Canonical(cpu, linear, size, stack))
        {
            return false;
        }

        int first = Math.Min(size, 4096 - (int)(linear & 4095));
        ulong second = Wrap(cpu, linear + (ulong)first);
        ulong physical;
        if (first != size && !PageWalker.Translate(cpu, second, access | Access.Write, &physical))
        {
            return false;
        }

        return WritePart(cpu, linear, first, from, access | Access.Write)
            && (first == size || WritePart(cpu, second, size - first, from + first, access | Access.Write));
    }

    private static bool WritePart(Cpu* cpu, ulong linear, int size, byte* from, uint access)
    {
        ulong physical;
        byte* host = Resolve(cpu, linear, access, &physical);
        if (host != null)
        {
            Copy(host, from, size);
            return true;
        }

        if (cpu->FaultVector >= 0)
        {
            return false;
        }

        for (int done = 0, part; done < size; done += part)
        {
            part = Chunk(size - done);
            ulong value = 0;
            Unsafe.CopyBlockUnaligned(&value, from + done, (uint)part);
            SoftVcpu.Of(cpu).Mmio.WriteMmio(new GuestPhysAddr(physical + (ulong)done), value, part);
        }

        cpu->Budget = Math.Min(cpu->Budget, 0);
        return true;
    }

    /// <summary>Naturally sized pieces in one access: another processor never sees half of a word.</summary>
    private static void Copy(byte* to, byte* from, int size)
    {
        switch (size)
        {
            case 1:
                *to = *from;
                break;
            case 2:
                *(ushort*)to = *(ushort*)from;
                break;
            case 4:
                *(uint*)to = *(uint*)from;
                break;
            case 8:
                *(ulong*)to = *(ulong*)from;
                break;
            default:
                Unsafe.CopyBlockUnaligned(to, from, (uint)size);
                break;
        }
    }

    private static int Chunk(int left) => left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;

    private static ulong Wrap(Cpu* cpu, ulong linear) => (cpu->Mode & CpuMode.Long) == 0 ? (uint)linear : linear;

    /// <summary>#GP, or #SS for stack accesses, where an address is none. Segment checks mark theirs with one too.</summary>
    private static bool Canonical(Cpu* cpu, ulong linear, int size, bool stack)
    {
        bool valid = (cpu->Mode & CpuMode.Long) == 0
            ? linear <= uint.MaxValue
            : (ulong)((long)(linear << 16) >> 16) == linear && (ulong)((long)((linear + (ulong)size - 1) << 16) >> 16) == linear + (ulong)size - 1;
        return valid || Faults.Raise(cpu, stack ? Faults.StackFault : Faults.GeneralProtection, 0);
    }

    private static ulong* Clear(ulong* value)
    {
        *value = 0;
        return value;
    }
}
