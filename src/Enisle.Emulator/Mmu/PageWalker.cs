using System.Runtime.CompilerServices;
using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Mmu;

/// <summary>Linear to guest-physical addresses: 4-level, PAE and two-level paging, with accessed and dirty bits.</summary>
/// <remarks>Spec: SDM volume 3, chapter 4. Guest: tables may lie anywhere and change at any time; each entry is read once.</remarks>
internal static unsafe class PageWalker
{
    private const ulong P = 1;
    private const ulong W = 2;
    private const ulong U = 4;
    private const ulong A = 0x20;
    private const ulong D = 0x40;
    private const ulong PageSize = 0x80;
    private const ulong Nx = 1UL << 63;
    private const ulong AddressMask = 0x000F_FFFF_FFFF_F000;
    private const ulong ReservedHigh = 0x000F_C000_0000_0000; // above 46 physical address bits

    /// <summary>The physical address, or false with #PF raised.</summary>
    public static bool Translate(Cpu* cpu, ulong linear, uint access, ulong* physical)
    {
        if ((cpu->Cr0 & ControlBits.Pg) == 0)
        {
            *physical = linear;
            return true;
        }

        uint failed = (cpu->Cr4 & ControlBits.Pae) == 0 ? WalkLegacy(cpu, linear, access, physical)
            : (cpu->Efer & ControlBits.Lma) != 0 ? Walk(cpu, linear, access, cpu->Cr3 & AddressMask, 39, P | W | U, physical)
            : WalkPae(cpu, linear, access, physical);
        return failed == uint.MaxValue || Raise(cpu, linear, access, failed);
    }

    private static bool Raise(Cpu* cpu, ulong linear, uint access, uint code)
    {
        bool tellsFetch = (cpu->Cr4 & ControlBits.Smep) != 0 || ((cpu->Efer & ControlBits.Nxe) != 0 && (cpu->Cr4 & ControlBits.Pae) != 0);
        cpu->Cr2 = linear;
        return Faults.Raise(cpu, Faults.PageFault, (int)(code | (access & (Access.Write | Access.User)) | (tellsFetch ? access & Access.Fetch : 0)));
    }

    private static uint WalkPae(Cpu* cpu, ulong linear, uint access, ulong* physical)
    {
        ulong entry = ReadEntry(cpu, (cpu->Cr3 & 0xFFFF_FFE0) + ((linear >> 30) * 8));
        return (entry & P) == 0 ? 0 : Walk(cpu, linear, access, entry & AddressMask, 21, P | W | U, physical);
    }

    /// <summary>Levels of 512 entries from the one that decides bits <paramref name="shift"/> up.</summary>
    private static uint Walk(Cpu* cpu, ulong linear, uint access, ulong table, int shift, ulong rights, ulong* physical)
    {
        ulong reserved = ReservedHigh | ((cpu->Efer & ControlBits.Nxe) == 0 ? Nx : 0);
        ulong nx = 0;
        while (true)
        {
            ulong at = table + (((linear >> shift) & 511) * 8);
            ulong entry = ReadEntry(cpu, at);
            if ((entry & P) == 0)
            {
                return 0;
            }

            bool leaf = shift == 12 || (shift <= 30 && (entry & PageSize) != 0);
            ulong offset = (1UL << shift) - 1;
            if ((entry & reserved) != 0 || (shift == 39 && (entry & PageSize) != 0) || (leaf && shift > 12 && (entry & offset & ~0x1FFFUL) != 0))
            {
                return Access.Present | Access.Reserved;
            }

            rights &= entry;
            nx |= entry & Nx;
            if (!leaf)
            {
                SetBits(cpu, at, entry, A, wide: true);
                table = entry & AddressMask;
                shift -= 9;
                continue;
            }

            if (!Allowed(cpu, access, rights, nx != 0))
            {
                return Access.Present;
            }

            SetBits(cpu, at, entry, (access & Access.Write) != 0 ? A | D : A, wide: true);
            *physical = (entry & AddressMask & ~offset) | (linear & offset);
            return uint.MaxValue;
        }
    }

    private static uint WalkLegacy(Cpu* cpu, ulong linear, uint access, ulong* physical)
    {
        ulong at = (cpu->Cr3 & 0xFFFF_F000) + ((linear >> 22) * 4);
        ulong directory = (uint)ReadEntry(cpu, at);
        if ((directory & P) == 0)
        {
            return 0;
        }

        bool large = (directory & PageSize) != 0 && (cpu->Cr4 & ControlBits.Pse) != 0;
        ulong entry = directory;
        ulong rights = directory;
        if (!large)
        {
            SetBits(cpu, at, directory, A, wide: false);
            at = (directory & 0xFFFF_F000) + (((linear >> 12) & 1023) * 4);
            entry = (uint)ReadEntry(cpu, at);
            rights &= entry;
            if ((entry & P) == 0)
            {
                return 0;
            }
        }

        if (!Allowed(cpu, access, rights, noExecute: false))
        {
            return Access.Present;
        }

        SetBits(cpu, at, entry, (access & Access.Write) != 0 ? A | D : A, wide: false);
        *physical = large
            ? ((entry & 0xFFC0_0000) | (((entry >> 13) & 0xFF) << 32)) + (linear & 0x3F_FFFF)
            : (entry & 0xFFFF_F000) + (linear & 0xFFF);
        return uint.MaxValue;
    }

    private static bool Allowed(Cpu* cpu, uint access, ulong rights, bool noExecute)
    {
        bool userPage = (rights & U) != 0;
        if ((access & Access.Fetch) != 0)
        {
            return !noExecute && ((access & Access.User) != 0 ? userPage : !userPage || (cpu->Cr4 & ControlBits.Smep) == 0);
        }

        if ((access & Access.User) != 0)
        {
            return userPage && ((access & Access.Write) == 0 || (rights & W) != 0);
        }

        bool smap = (cpu->Cr4 & ControlBits.Smap) != 0 && ((cpu->SystemFlags & Flags.Ac) == 0 || (access & Access.Implicit) != 0);
        return !(userPage && smap) && ((access & Access.Write) == 0 || (rights & W) != 0 || (cpu->Cr0 & ControlBits.Wp) == 0);
    }

    private static ulong ReadEntry(Cpu* cpu, ulong physical)
    {
        byte* host = Physical.Host(cpu, physical);
        return host == null ? 0 : Volatile.Read(ref *(ulong*)host);
    }

    /// <summary>Atomically, and only where one is missing: other processors use the same tables.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetBits(Cpu* cpu, ulong at, ulong entry, ulong bits, bool wide)
    {
        if ((entry & bits) != bits)
        {
            byte* host = Physical.Host(cpu, at);
            if (wide)
            {
                Interlocked.Or(ref *(ulong*)host, bits);
            }
            else
            {
                Interlocked.Or(ref *(uint*)host, (uint)bits);
            }
        }
    }
}
