using Enisle.Emulator.Cpus;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator.Interpreter;

/// <summary>Instructions that are like no other: conversions, XLAT, ENTER, PUSHA, BOUND, BCD, 8- and 16-byte compare-exchange, random numbers.</summary>
internal static unsafe class Odds
{
    /// <summary>CBW CWDE CDQE: the size is the result's.</summary>
    public static Op* Widen(Cpu* cpu, Op* op)
    {
        switch (op->Form & OpForm.SizeMask)
        {
            case 1:
                *(short*)&cpu->Gpr[0] = *(sbyte*)&cpu->Gpr[0];
                break;
            case 2:
                cpu->Gpr[0] = (uint)*(short*)&cpu->Gpr[0];
                break;
            default:
                cpu->Gpr[0] = (ulong)(long)*(int*)&cpu->Gpr[0];
                break;
        }

        return Dispatch.Next(cpu, op + 1);
    }

    /// <summary>CWD CDQ CQO.</summary>
    public static Op* SignToDx(Cpu* cpu, Op* op)
    {
        switch (op->Form & OpForm.SizeMask)
        {
            case 1:
                *(short*)&cpu->Gpr[2] = (short)(*(short*)&cpu->Gpr[0] >> 15);
                break;
            case 2:
                cpu->Gpr[2] = (uint)(*(int*)&cpu->Gpr[0] >> 31);
                break;
            default:
                cpu->Gpr[2] = (ulong)((long)cpu->Gpr[0] >> 63);
                break;
        }

        return Dispatch.Next(cpu, op + 1);
    }

    /// <summary>The address's index is AL.</summary>
    public static Op* Xlat(Cpu* cpu, Op* op)
    {
        ulong value;
        ulong offset = cpu->Gpr[3] + (byte)cpu->Gpr[0];
        int addressSize = (op->Form & OpForm.AddressMask) >> OpForm.AddressShift;
        offset = addressSize == 0 ? offset : addressSize == 1 ? (uint)offset : (ushort)offset;
        ulong linear = (cpu->Mode & CpuMode.Checked) != 0 ? Segmentation.Linear(cpu, (op->Seg - Cpu.SegmentBaseOffset) / 8, offset, 1, write: false)
            : CpuMode.Is64(cpu->Mode) ? offset + *(ulong*)((byte*)cpu + op->Seg)
            : (uint)(offset + *(ulong*)((byte*)cpu + op->Seg));
        if (!GuestMemory.Load(cpu, linear, 1, &value))
        {
            return Dispatch.Fault(cpu, op);
        }

        *(byte*)&cpu->Gpr[0] = (byte)value;
        return op + 1;
    }

    /// <summary>MOV between the accumulator and an address of 64 bits, which is the immediate; bit 2 of the form: to memory.</summary>
    public static Op* MoveAbsolute(Cpu* cpu, Op* op)
    {
        int log = op->Form & OpForm.SizeMask;
        ulong linear = op->Imm + *(ulong*)((byte*)cpu + op->Seg);
        ulong value;
        if ((op->Form & OpForm.DstMemory) != 0)
        {
            return GuestMemory.Store(cpu, linear, 1 << log, cpu->Gpr[0]) ? Dispatch.AfterStore(cpu, op) : Dispatch.Fault(cpu, op);
        }

        if (!GuestMemory.Load(cpu, linear, 1 << log, &value))
        {
            return Dispatch.Fault(cpu, op);
        }

        Regs.Set(cpu, 0, log, value);
        return op + 1;
    }

    /// <summary>The immediate is the frame's size, then the nesting level in bits 16 up.</summary>
    public static Op* Enter(Cpu* cpu, Op* op)
    {
        int size = 1 << (op->Form & OpForm.SizeMask);
        int level = (int)(op->Imm >> 16) & 31;
        ulong rsp = cpu->Gpr[Stack.Rsp];
        ulong rbp = cpu->Gpr[5];
        bool done = Stack.Push(cpu, size, rbp);
        ulong frame = cpu->Gpr[Stack.Rsp];
        ulong value;
        for (int i = 1; done && i < level; i++)
        {
            done = GuestMemory.Load(cpu, Stack.Linear(cpu, rbp - (ulong)(i * size), size, write: false), size, &value, stack: true) && Stack.Push(cpu, size, value);
        }

        done = done && (level == 0 || Stack.Push(cpu, size, frame));
        ulong top = cpu->Gpr[Stack.Rsp] - (ushort)op->Imm;
        done = done && GuestMemory.ProbeStore(cpu, Stack.Linear(cpu, top, size, write: true), size, stack: true);
        if (!done)
        {
            cpu->Gpr[Stack.Rsp] = rsp;
            return Dispatch.Fault(cpu, op);
        }

        Regs.Set(cpu, 5 * 8, op->Form & OpForm.SizeMask, frame);
        Stack.SetPointer(cpu, top);
        return Dispatch.AfterStore(cpu, op);
    }

    public static Op* PushAll(Cpu* cpu, Op* op)
    {
        int log = op->Form & OpForm.SizeMask;
        ulong rsp = cpu->Gpr[Stack.Rsp];
        for (int i = 0; i < 8; i++)
        {
            if (!Stack.Push(cpu, 1 << log, i == Stack.Rsp ? rsp : cpu->Gpr[i]))
            {
                cpu->Gpr[Stack.Rsp] = rsp;
                return Dispatch.Fault(cpu, op);
            }
        }

        return Dispatch.AfterStore(cpu, op);
    }

    public static Op* PopAll(Cpu* cpu, Op* op)
    {
        int log = op->Form & OpForm.SizeMask;
        ulong* values = stackalloc ulong[8];
        for (int i = 0; i < 8; i++)
        {
            if (!Stack.Peek(cpu, i << log, 1 << log, &values[7 - i]))
            {
                return Dispatch.Fault(cpu, op);
            }
        }

        Stack.SetPointer(cpu, cpu->Gpr[Stack.Rsp] + (8UL << log));
        for (int i = 0; i < 8; i++)
        {
            if (i != Stack.Rsp)
            {
                Regs.Set(cpu, (byte)(i * 8), log, values[i]);
            }
        }

        return op + 1;
    }

    public static Op* Bound(Cpu* cpu, Op* op)
    {
        int log = op->Form & OpForm.SizeMask;
        int shift = 64 - (8 << log);
        ulong low;
        ulong high;
        ulong at = Addresses.Of(cpu, op, 2 << log, write: false);
        if (!GuestMemory.Load(cpu, at, 1 << log, &low) || !GuestMemory.Load(cpu, at + (1UL << log), 1 << log, &high))
        {
            return Dispatch.Fault(cpu, op);
        }

        long index = (long)(Regs.Get(cpu, op->Dst, log) << shift) >> shift;
        if (index < (long)(low << shift) >> shift || index > (long)(high << shift) >> shift)
        {
            Faults.Raise(cpu, Faults.BoundRange);
            return Dispatch.Fault(cpu, op);
        }

        return op + 1;
    }

    /// <summary>CMPXCHG8B and CMPXCHG16B, atomic with LOCK or without. Flags: Z.</summary>
    public static Op* CompareExchangePair(Cpu* cpu, Op* op)
    {
        bool wide = (op->Form & OpForm.SizeMask) == 3;
        int bytes = wide ? 16 : 8;
        ulong at = Addresses.Of(cpu, op, bytes, write: true);
        ulong physical;
        if (wide && (at & 15) != 0)
        {
            Faults.Raise(cpu, Faults.GeneralProtection, 0);
            return Dispatch.Fault(cpu, op);
        }

        if (!GuestMemory.ProbeStore(cpu, at, bytes, Addresses.IsStack(op)))
        {
            return Dispatch.Fault(cpu, op);
        }

        bool equal;
        byte* host = GuestMemory.Pointer(cpu, at, write: true, &physical);
        if (host != null && (at & 4095) + (ulong)bytes <= 4096)
        {
            equal = wide ? Pair.Exchange16(cpu, (ulong*)host) : Pair.Exchange8(cpu, (ulong*)host);
        }
        else
        {
            ulong old;
            bool read = GuestMemory.Load(cpu, at, 8, &old);
            ulong expected = (uint)cpu->Gpr[0] | (cpu->Gpr[2] << 32);
            equal = read && old == expected;
            if (!read || !GuestMemory.Store(cpu, at, 8, equal ? (uint)cpu->Gpr[3] | (cpu->Gpr[1] << 32) : old))
            {
                return Dispatch.Fault(cpu, op);
            }

            cpu->Gpr[0] = equal ? cpu->Gpr[0] : (uint)old;
            cpu->Gpr[2] = equal ? cpu->Gpr[2] : old >> 32;
        }

        Flags.SetExplicit(cpu, (Flags.Get(cpu) & ~Flags.Zf) | (equal ? Flags.Zf : 0));
        return Dispatch.AfterStore(cpu, op);
    }

    /// <summary>RDRAND and RDSEED. Flags: C set, the others cleared.</summary>
    public static Op* Random(Cpu* cpu, Op* op)
    {
        ulong value;
        System.Security.Cryptography.RandomNumberGenerator.Fill(new Span<byte>(&value, 8));
        Regs.Set(cpu, op->Dst, op->Form & OpForm.SizeMask, value);
        Flags.SetExplicit(cpu, Flags.Cf);
        return op + 1;
    }
}
