using Enisle.Emulator.Cpus;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator.Interpreter;

/// <summary>MOVS STOS LODS CMPS SCAS INS OUTS, with REP: interruptible after each element, restartable at each fault.</summary>
/// <remarks>The op's immediate is the prefix: 0 none, 1 REP or REPE, 2 REPNE.</remarks>
internal static unsafe class Strings
{
    private const byte Rcx = 8;
    private const byte Rsi = 48;
    private const byte Rdi = 56;

    public static Op* Run<TStep>(Cpu* cpu, Op* op)
        where TStep : struct, IStringStep
    {
        if (op->Imm == 0)
        {
            return TStep.Step(cpu, op) ? Dispatch.AfterStore(cpu, op) : Dispatch.Fault(cpu, op);
        }

        int addressLog = AddressLog(op);
        ulong count = Regs.Get(cpu, Rcx, addressLog);
        while (count != 0)
        {
            ulong done = (cpu->SystemFlags & Flags.Df) == 0 ? TStep.Bulk(cpu, op, count) : 0;
            if (done == 0 && !TStep.Step(cpu, op))
            {
                return Dispatch.Fault(cpu, op);
            }

            done = Math.Max(done, 1);
            count -= done;
            Regs.Set(cpu, Rcx, addressLog, count);
            if (TStep.Compares && (Flags.Get(cpu) & Flags.Zf) != 0 != (op->Imm == 1))
            {
                break;
            }

            cpu->Budget -= 1 + (long)(done >> 4);
            if (count != 0 && (cpu->Budget < op->Count || cpu->CodeChanged != 0 || (cpu->Mode & CpuMode.Step) != 0))
            {
                return Again(cpu, op);
            }
        }

        return Dispatch.AfterStore(cpu, op);
    }

    /// <summary>Interrupted between two elements: the instruction starts again for the rest.</summary>
    private static Op* Again(Cpu* cpu, Op* op)
    {
        cpu->CodeChanged = 0;
        cpu->Rip = (cpu->Rip + op->RipOffset) & cpu->RipMask;
        return null;
    }

    private static int AddressLog(Op* op) => 3 - ((op->Form & OpForm.AddressMask) >> OpForm.AddressShift);

    private static ulong Source(Cpu* cpu, Op* op, int size)
    {
        ulong offset = Regs.Get(cpu, Rsi, AddressLog(op));
        return (cpu->Mode & CpuMode.Checked) != 0 ? Segmentation.Linear(cpu, (op->Seg - Cpu.SegmentBaseOffset) / 8, offset, size, write: false)
            : CpuMode.Is64(cpu->Mode) ? offset + *(ulong*)((byte*)cpu + op->Seg)
            : (uint)(offset + *(ulong*)((byte*)cpu + op->Seg));
    }

    private static ulong Destination(Cpu* cpu, Op* op, int size, bool write)
    {
        ulong offset = Regs.Get(cpu, Rdi, AddressLog(op));
        return (cpu->Mode & CpuMode.Checked) != 0 ? Segmentation.Linear(cpu, Segment.Es, offset, size, write)
            : CpuMode.Is64(cpu->Mode) ? offset
            : (uint)(offset + cpu->SegmentBase[Segment.Es]);
    }

    private static void Advance(Cpu* cpu, Op* op, byte register, ulong bytes)
    {
        int log = AddressLog(op);
        ulong delta = (cpu->SystemFlags & Flags.Df) == 0 ? bytes : 0 - bytes;
        Regs.Set(cpu, register, log, Regs.Get(cpu, register, log) + delta);
    }

    /// <summary>MOVS.</summary>
    public readonly struct Movs : IStringStep
    {
        public static bool Compares => false;

        public static bool Step(Cpu* cpu, Op* op)
        {
            int size = 1 << (op->Form & OpForm.SizeMask);
            ulong value;
            if (!GuestMemory.Load(cpu, Source(cpu, op, size), size, &value) || !GuestMemory.Store(cpu, Destination(cpu, op, size, write: true), size, value))
            {
                return false;
            }

            Advance(cpu, op, Rsi, (ulong)size);
            Advance(cpu, op, Rdi, (ulong)size);
            return true;
        }

        public static ulong Bulk(Cpu* cpu, Op* op, ulong count)
        {
            if ((cpu->Mode & CpuMode.Checked) != 0 || AddressLog(op) == 1)
            {
                return 0;
            }

            int log = op->Form & OpForm.SizeMask;
            ulong from = Source(cpu, op, 1);
            ulong to = Destination(cpu, op, 1, write: true);
            ulong elements = Math.Min(count, Math.Min(4096 - (from & 4095), 4096 - (to & 4095)) >> log);
            byte* source = Tlb.Read<byte>(cpu, from);
            byte* target = Tlb.Write<byte>(cpu, to);
            ulong bytes = elements << log;
            // A destination that starts inside the source repeats a pattern: element by element.
            if (elements < 2 || source == null || target == null || (ulong)(target - source) < bytes)
            {
                return 0;
            }

            Buffer.MemoryCopy(source, target, bytes, bytes);
            Advance(cpu, op, Rsi, bytes);
            Advance(cpu, op, Rdi, bytes);
            return elements;
        }
    }

    /// <summary>STOS.</summary>
    public readonly struct Stos : IStringStep
    {
        public static bool Compares => false;

        public static bool Step(Cpu* cpu, Op* op)
        {
            int size = 1 << (op->Form & OpForm.SizeMask);
            if (!GuestMemory.Store(cpu, Destination(cpu, op, size, write: true), size, cpu->Gpr[0]))
            {
                return false;
            }

            Advance(cpu, op, Rdi, (ulong)size);
            return true;
        }

        public static ulong Bulk(Cpu* cpu, Op* op, ulong count)
        {
            if ((cpu->Mode & CpuMode.Checked) != 0 || AddressLog(op) == 1)
            {
                return 0;
            }

            int log = op->Form & OpForm.SizeMask;
            ulong to = Destination(cpu, op, 1, write: true);
            ulong elements = Math.Min(count, (4096 - (to & 4095)) >> log);
            byte* target = Tlb.Write<byte>(cpu, to);
            if (elements < 2 || target == null)
            {
                return 0;
            }

            ulong value = cpu->Gpr[0];
            switch (log)
            {
                case 0:
                    new Span<byte>(target, (int)elements).Fill((byte)value);
                    break;
                case 1:
                    new Span<ushort>(target, (int)elements).Fill((ushort)value);
                    break;
                case 2:
                    new Span<uint>(target, (int)elements).Fill((uint)value);
                    break;
                default:
                    new Span<ulong>(target, (int)elements).Fill(value);
                    break;
            }

            Advance(cpu, op, Rdi, elements << log);
            return elements;
        }
    }

    /// <summary>LODS.</summary>
    public readonly struct Lods : IStringStep
    {
        public static bool Compares => false;

        public static bool Step(Cpu* cpu, Op* op)
        {
            int log = op->Form & OpForm.SizeMask;
            ulong value;
            if (!GuestMemory.Load(cpu, Source(cpu, op, 1 << log), 1 << log, &value))
            {
                return false;
            }

            Regs.Set(cpu, 0, log, value);
            Advance(cpu, op, Rsi, 1UL << log);
            return true;
        }

        public static ulong Bulk(Cpu* cpu, Op* op, ulong count) => 0;
    }

    /// <summary>CMPS. Flags: OSZAPC.</summary>
    public readonly struct Cmps : IStringStep
    {
        public static bool Compares => true;

        public static bool Step(Cpu* cpu, Op* op)
        {
            int log = op->Form & OpForm.SizeMask;
            ulong left;
            ulong right;
            if (!GuestMemory.Load(cpu, Source(cpu, op, 1 << log), 1 << log, &left) || !GuestMemory.Load(cpu, Destination(cpu, op, 1 << log, write: false), 1 << log, &right))
            {
                return false;
            }

            Flags.SetExplicit(cpu, Flags.OfSub(left, right, left - right, 8 << log));
            Advance(cpu, op, Rsi, 1UL << log);
            Advance(cpu, op, Rdi, 1UL << log);
            return true;
        }

        public static ulong Bulk(Cpu* cpu, Op* op, ulong count) => 0;
    }

    /// <summary>SCAS. Flags: OSZAPC.</summary>
    public readonly struct Scas : IStringStep
    {
        public static bool Compares => true;

        public static bool Step(Cpu* cpu, Op* op)
        {
            int log = op->Form & OpForm.SizeMask;
            ulong right;
            if (!GuestMemory.Load(cpu, Destination(cpu, op, 1 << log, write: false), 1 << log, &right))
            {
                return false;
            }

            ulong left = Regs.Get(cpu, 0, log);
            Flags.SetExplicit(cpu, Flags.OfSub(left, right, left - right, 8 << log));
            Advance(cpu, op, Rdi, 1UL << log);
            return true;
        }

        public static ulong Bulk(Cpu* cpu, Op* op, ulong count) => 0;
    }

    /// <summary>INS.</summary>
    public readonly struct Ins : IStringStep
    {
        public static bool Compares => false;

        public static bool Step(Cpu* cpu, Op* op)
        {
            int size = 1 << (op->Form & OpForm.SizeMask);
            ushort port = (ushort)cpu->Gpr[2];
            ulong to = Destination(cpu, op, size, write: true);
            if (!Ports.Allowed(cpu, port, size) || !GuestMemory.ProbeStore(cpu, to, size))
            {
                return false;
            }

            GuestMemory.Store(cpu, to, size, SoftVcpu.Of(cpu).Ports.ReadPort(port, size));
            Advance(cpu, op, Rdi, (ulong)size);
            return true;
        }

        public static ulong Bulk(Cpu* cpu, Op* op, ulong count) => 0;
    }

    /// <summary>OUTS.</summary>
    public readonly struct Outs : IStringStep
    {
        public static bool Compares => false;

        public static bool Step(Cpu* cpu, Op* op)
        {
            int size = 1 << (op->Form & OpForm.SizeMask);
            ushort port = (ushort)cpu->Gpr[2];
            ulong value;
            if (!Ports.Allowed(cpu, port, size) || !GuestMemory.Load(cpu, Source(cpu, op, size), size, &value))
            {
                return false;
            }

            SoftVcpu.Of(cpu).Ports.WritePort(port, (uint)value, size);
            Advance(cpu, op, Rsi, (ulong)size);
            return true;
        }

        public static ulong Bulk(Cpu* cpu, Op* op, ulong count) => 0;
    }
}
