using Enisle.Emulator.Cpus;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator.Interpreter;

/// <summary>The one handler of an <see cref="IGeneral"/>: it looks at the op's form at run time, and honours LOCK.</summary>
internal static unsafe class General<TOp>
    where TOp : struct, IGeneral
{
    public static Op* Run(Cpu* cpu, Op* op)
    {
        int size = op->Form & OpForm.SizeMask;
        ulong src = op->Imm;
        if ((op->Form & OpForm.SrcMemory) != 0)
        {
            if (!GuestMemory.Load(cpu, Addresses.Of(cpu, op, 1 << size, write: false), 1 << size, &src, Addresses.IsStack(op)))
            {
                return Dispatch.Fault(cpu, op);
            }
        }
        else if ((op->Form & OpForm.SrcImmediate) == 0)
        {
            src = Regs.Get(cpu, op->Src, size);
        }

        if ((op->Form & OpForm.DstMemory) != 0)
        {
            return InMemory(cpu, op, Addresses.Of(cpu, op, 1 << size, TOp.Writes), size, src);
        }

        ulong dst = Regs.Get(cpu, op->Dst, size);
        if (!TOp.Execute(cpu, op, 8 << size, ref dst, src))
        {
            return Dispatch.Fault(cpu, op);
        }

        if (TOp.Writes)
        {
            Regs.Set(cpu, op->Dst, size, dst);
        }

        return op + 1;
    }

    /// <summary>BT, BTS … with a register: the bit may lie anywhere around the address.</summary>
    public static Op* RunBitString(Cpu* cpu, Op* op)
    {
        int size = op->Form & OpForm.SizeMask;
        ulong bit = Regs.Get(cpu, op->Src, size);
        int shift = 64 - (8 << size);
        long unit = ((long)(bit << shift) >> shift) >> (size + 3);
        ulong address = Addresses.Of(cpu, op, 1 << size, TOp.Writes) + ((ulong)unit << size);
        return InMemory(cpu, op, CpuMode.Is64(cpu->Mode) ? address : (uint)address, size, bit);
    }

    private static Op* InMemory(Cpu* cpu, Op* op, ulong address, int size, ulong src)
    {
        int bytes = 1 << size;
        bool stack = Addresses.IsStack(op);
        ulong dst;
        if (!TOp.Writes)
        {
            return GuestMemory.Load(cpu, address, bytes, &dst, stack) && TOp.Execute(cpu, op, 8 << size, ref dst, src) ? op + 1 : Dispatch.Fault(cpu, op);
        }

        if (!GuestMemory.ProbeStore(cpu, address, bytes, stack))
        {
            return Dispatch.Fault(cpu, op);
        }

        if ((op->Form & OpForm.Lock) != 0 && (address & 4095) + (ulong)bytes <= 4096)
        {
            ulong physical;
            byte* host = GuestMemory.Pointer(cpu, address, write: true, &physical);
            if (host != null)
            {
                return Locked(cpu, op, host, size, src) ? Dispatch.AfterStore(cpu, op) : Dispatch.Fault(cpu, op);
            }
        }

        return GuestMemory.Load(cpu, address, bytes, &dst, stack) && TOp.Execute(cpu, op, 8 << size, ref dst, src) && GuestMemory.Store(cpu, address, bytes, dst, stack)
            ? Dispatch.AfterStore(cpu, op)
            : Dispatch.Fault(cpu, op);
    }

    /// <summary>Tries until no other processor came between: flags and register operands are those of the try that counts.</summary>
    private static bool Locked(Cpu* cpu, Op* op, byte* host, int size, ulong src)
    {
        uint flags = Flags.Get(cpu);
        ulong source = Regs.Get<ulong>(cpu, op->Src);
        ulong accumulator = cpu->Gpr[0];
        while (true)
        {
            ulong old = size switch { 0 => *host, 1 => *(ushort*)host, 2 => *(uint*)host, _ => *(ulong*)host };
            ulong value = old;
            if (!TOp.Execute(cpu, op, 8 << size, ref value, src))
            {
                return false;
            }

            bool done = size switch
            {
                0 => Interlocked.CompareExchange(ref *host, (byte)value, (byte)old) == (byte)old,
                1 => Interlocked.CompareExchange(ref *(ushort*)host, (ushort)value, (ushort)old) == (ushort)old,
                2 => Interlocked.CompareExchange(ref *(uint*)host, (uint)value, (uint)old) == (uint)old,
                _ => Interlocked.CompareExchange(ref *(ulong*)host, value, old) == old,
            };
            if (done)
            {
                return true;
            }

            Flags.SetExplicit(cpu, flags);
            Regs.Set(cpu, op->Src, source);
            cpu->Gpr[0] = accumulator;
        }
    }
}
