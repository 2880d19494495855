using Enisle.Emulator.Cpus;
using Enisle.Machine.Memory;

namespace Enisle.Emulator.Mmu;

/// <summary>Guest-physical addresses.</summary>
internal static unsafe class Physical
{
    /// <summary>The host's address of a byte of memory, good to the end of its page; null for devices and holes.</summary>
    public static byte* Host(Cpu* cpu, ulong physical)
    {
        RamSlot* slot = SlotOf(cpu, physical);
        return slot == null ? null : slot->Host + (physical - slot->Start);
    }

    public static RamSlot* SlotOf(Cpu* cpu, ulong physical)
    {
        RamSlot* slot = cpu->Ram;
        for (int i = 0; i < cpu->RamCount; i++, slot++)
        {
            if (physical - slot->Start < slot->SizeBytes)
            {
                return slot;
            }
        }

        return null;
    }

    /// <summary>What is known of a page of memory.</summary>
    public static ref byte FlagsOf(RamSlot* slot, ulong physical) => ref slot->PageFlags[(physical - slot->Start) >> 12];

    /// <summary>The vCPU itself stores there: decoded code goes, the page is dirty.</summary>
    public static void BeforeStore(Cpu* cpu, RamSlot* slot, ulong physical)
    {
        ref byte flags = ref FlagsOf(slot, physical);
        if ((flags & (byte)RamPageFlags.HasCode) != 0)
        {
            SoftVcpu.Of(cpu).Cache.InvalidatePage(physical & ~0xFFFUL);
            cpu->CodeChanged = 1;
        }

        flags |= (byte)RamPageFlags.Dirty;
    }
}
