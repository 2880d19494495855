using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Enisle.Emulator.Mmu;
using Iced.Intel;

namespace Enisle.Emulator.Fpu;

/// <summary>Control, status and environment of the x87; FXSAVE and XSAVE.</summary>
internal static unsafe class X87State
{
    public static Op* Run(Cpu* cpu, Op* op)
    {
        var mnemonic = (Mnemonic)(ushort)op->Imm;
        bool done = mnemonic switch
        {
            Mnemonic.Fldcw => LoadControl(cpu, op),
            Mnemonic.Fnstcw => StoreWord(cpu, op, cpu->X87Control),
            Mnemonic.Fnstsw => StoreWord(cpu, op, cpu->X87Status),
            Mnemonic.Fnclex => Clear(cpu),
            Mnemonic.Fninit => Init(cpu),
            Mnemonic.Fldenv or Mnemonic.Frstor => LoadEnvironment(cpu, op, mnemonic == Mnemonic.Frstor),
            Mnemonic.Fnstenv or Mnemonic.Fnsave => StoreEnvironment(cpu, op, mnemonic == Mnemonic.Fnsave),
            Mnemonic.Ldmxcsr => LoadMxcsr(cpu, op),
            Mnemonic.Stmxcsr or Mnemonic.Vstmxcsr => GuestMemory.Store(cpu, Addresses.Of(cpu, op, 4, write: true), 4, cpu->Mxcsr, Addresses.IsStack(op)),
            Mnemonic.Emms => Empty(cpu),
            _ => true,
        };
        return done ? Dispatch.AfterStore(cpu, op) : Dispatch.Fault(cpu, op);
    }

    private static bool Empty(Cpu* cpu)
    {
        cpu->X87Used = 0;
        return X87.Pending(cpu);
    }

    private static bool Clear(Cpu* cpu)
    {
        cpu->X87Status &= 0x7F00;
        return true;
    }

    private static bool Init(Cpu* cpu)
    {
        X87.Init(cpu);
        return true;
    }

    private static bool LoadControl(Cpu* cpu, Op* op)
    {
        ulong value;
        if (!X87.Pending(cpu) || !GuestMemory.Load(cpu, Addresses.Of(cpu, op, 2, write: false), 2, &value, Addresses.IsStack(op)))
        {
            return false;
        }

        cpu->X87Control = (ushort)((value & 0x1F7F) | 0x40);
        X87.Summarize(cpu);
        return true;
    }

    private static bool StoreWord(Cpu* cpu, Op* op, ushort value)
    {
        if ((op->Form & OpForm.DstMemory) != 0)
        {
            return GuestMemory.Store(cpu, Addresses.Of(cpu, op, 2, write: true), 2, value, Addresses.IsStack(op));
        }

        *(ushort*)&cpu->Gpr[0] = value;
        return true;
    }

    private static bool LoadMxcsr(Cpu* cpu, Op* op)
    {
        ulong value;
        if (!GuestMemory.Load(cpu, Addresses.Of(cpu, op, 4, write: false), 4, &value, Addresses.IsStack(op)))
        {
            return false;
        }

        if (value >> 16 != 0)
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }

        cpu->Mxcsr = (uint)value;
        return true;
    }

    private static bool StoreEnvironment(Cpu* cpu, Op* op, bool registers)
    {
        bool wide = (op->Form & OpForm.SizeMask) != 1;
        int unit = wide ? 4 : 2;
        byte* image = stackalloc byte[108];
        new Span<byte>(image, 108).Clear();
        ReadOnlySpan<uint> words =
        [
            cpu->X87Control, cpu->X87Status, X87.TagWord(cpu), (uint)cpu->X87Ip, (ushort)cpu->X87Selectors | ((uint)cpu->X87Opcode << 16), (uint)cpu->X87Dp, cpu->X87Selectors >> 16,
        ];
        for (int i = 0; i < 7; i++)
        {
            if (wide)
            {
                ((uint*)image)[i] = words[i] | (i is < 3 or 6 ? 0xFFFF_0000 : 0);
            }
            else
            {
                ((ushort*)image)[i] = (ushort)words[i];
            }
        }

        for (int i = 0; registers && i < 8; i++)
        {
            Buffer.MemoryCopy(X87.Slot(cpu, i), image + (7 * unit) + (10 * i), 10, 10);
        }

        int size = (7 * unit) + (registers ? 80 : 0);
        if (!GuestMemory.StoreBytes(cpu, Addresses.Of(cpu, op, size, write: true), size, image))
        {
            return false;
        }

        cpu->X87Control |= (ushort)(registers ? 0 : 0x3F);
        if (registers)
        {
            X87.Init(cpu);
        }

        X87.Summarize(cpu);
        return true;
    }

    private static bool LoadEnvironment(Cpu* cpu, Op* op, bool registers)
    {
        bool wide = (op->Form & OpForm.SizeMask) != 1;
        int unit = wide ? 4 : 2;
        int size = (7 * unit) + (registers ? 80 : 0);
        byte* image = stackalloc byte[108];
        if (!X87.Pending(cpu) || !GuestMemory.LoadBytes(cpu, Addresses.Of(cpu, op, size, write: false), size, image))
        {
            return false;
        }

        cpu->X87Control = (ushort)((*(ushort*)image & 0x1F7F) | 0x40);
        cpu->X87Status = *(ushort*)(image + unit);
        X87.SetTagWord(cpu, *(ushort*)(image + (2 * unit)));
        cpu->X87Ip = wide ? *(uint*)(image + 12) : *(ushort*)(image + 6);
        cpu->X87Dp = wide ? *(uint*)(image + 20) : *(ushort*)(image + 10);
        for (int i = 0; registers && i < 8; i++)
        {
            ulong* slot = X87.Slot(cpu, i);
            slot[0] = *(ulong*)(image + (7 * unit) + (10 * i));
            slot[1] = *(ushort*)(image + (7 * unit) + (10 * i) + 8);
        }

        X87.Summarize(cpu);
        return true;
    }
}
