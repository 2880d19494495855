using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Mmu;

/// <summary>The soft TLB: direct-mapped, read and write entries apart, one set for each kind of privilege.</summary>
/// <remarks>
/// An entry says: this page of linear addresses is readable (writable) memory at this distance in the host. Pages with decoded code,
/// not yet dirty ones and devices have no write entry, so that each store to them takes the slow way.
/// </remarks>
internal static unsafe class Tlb
{
    public const int Entries = 1024;
    public const int EntryBytes = 16;
    public const int WriteOffset = Entries * EntryBytes;
    public const int SetBytes = 2 * WriteOffset;

    /// <summary>User, supervisor, supervisor that may touch user pages.</summary>
    public const int Sets = 3;

    /// <summary>No page: bit 0 is never set in a tag.</summary>
    public const ulong Empty = 1;

    /// <summary>The host's address, or null when the slow way must be taken: a miss, a page boundary, a device, a fault.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Read<T>(Cpu* cpu, ulong address)
        where T : unmanaged
    {
        byte* entry = cpu->Tlb + ((address >> 8) & ((Entries - 1) << 4));
        return *(ulong*)entry == ((address + (ulong)(sizeof(T) - 1)) & ~0xFFFUL) ? (byte*)(address + *(ulong*)(entry + 8)) : null;
    }

    /// <inheritdoc cref="Read"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Write<T>(Cpu* cpu, ulong address)
        where T : unmanaged
    {
        byte* entry = cpu->Tlb + WriteOffset + ((address >> 8) & ((Entries - 1) << 4));
        return *(ulong*)entry == ((address + (ulong)(sizeof(T) - 1)) & ~0xFFFUL) ? (byte*)(address + *(ulong*)(entry + 8)) : null;
    }

    public static byte* Allocate()
    {
        byte* sets = (byte*)NativeMemory.AlignedAlloc(Sets * SetBytes, 4096);
        Clear(sets);
        return sets;
    }

    public static void Clear(byte* sets)
    {
        for (int i = 0; i < Sets * SetBytes; i += EntryBytes)
        {
            *(ulong*)(sets + i) = Empty;
        }
    }

    /// <summary>Enters a page into one set.</summary>
    public static void Fill(byte* set, ulong linear, byte* host, bool write)
    {
        ulong page = linear & ~0xFFFUL;
        byte* entry = set + (write ? WriteOffset : 0) + ((page >> 8) & ((Entries - 1) << 4));
        *(ulong*)(entry + 8) = (ulong)host - page;
        *(ulong*)entry = page;
    }

    /// <summary>Takes one page out of all sets.</summary>
    public static void Drop(byte* sets, ulong linear)
    {
        ulong page = linear & ~0xFFFUL;
        for (int i = 0; i < 2 * Sets; i++)
        {
            byte* entry = sets + (i * WriteOffset) + ((page >> 8) & ((Entries - 1) << 4));
            *(ulong*)entry = *(ulong*)entry == page ? Empty : *(ulong*)entry;
        }
    }

    /// <summary>Takes out each write entry that leads to this page of the host: it holds code from now on.</summary>
    public static void DropWrites(byte* sets, byte* host)
    {
        for (int set = 0; set < Sets; set++)
        {
            byte* entries = sets + (set * SetBytes) + WriteOffset;
            for (int i = 0; i < WriteOffset; i += EntryBytes)
            {
                ulong page = *(ulong*)(entries + i);
                if (page != Empty && page + *(ulong*)(entries + i + 8) == (ulong)host)
                {
                    *(ulong*)(entries + i) = Empty;
                }
            }
        }
    }
}
