using Enisle.Emulator.Cpus;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator.Interpreter;

/// <summary>IN and OUT, and who may use a port.</summary>
internal static unsafe class Ports
{
    /// <summary>IOPL, else the TSS's bitmap.</summary>
    public static bool Allowed(Cpu* cpu, ushort port, int size)
    {
        bool virtual8086 = (cpu->SystemFlags & Flags.Vm) != 0;
        if ((cpu->Cr0 & ControlBits.Pe) == 0 || (!virtual8086 && cpu->Cpl <= (cpu->SystemFlags & Flags.IoplMask) >> 12))
        {
            return true;
        }

        ulong at;
        ulong bits;
        if ((cpu->Tr.Access & 0x8D) != 0x89 || cpu->Tr.Limit < 103 || !GuestMemory.LoadSystem(cpu, cpu->TrBase + 102, 2, &at))
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }

        at += (ulong)(port >> 3);
        if (at + 1 > cpu->Tr.Limit || !GuestMemory.LoadSystem(cpu, cpu->TrBase + at, 2, &bits))
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }

        return ((bits >> (port & 7)) & ((1u << size) - 1)) == 0 || Faults.Raise(cpu, Faults.GeneralProtection, 0);
    }

    /// <summary>The port is DX, or the immediate.</summary>
    public static Op* In(Cpu* cpu, Op* op)
    {
        int log = op->Form & OpForm.SizeMask;
        ushort port = Port(cpu, op);
        if (!Allowed(cpu, port, 1 << log))
        {
            return Dispatch.Fault(cpu, op);
        }

        Regs.Set(cpu, 0, log, SoftVcpu.Of(cpu).Ports.ReadPort(port, 1 << log));
        return Dispatch.Leave(cpu, op);
    }

    /// <inheritdoc cref="In"/>
    public static Op* Out(Cpu* cpu, Op* op)
    {
        int log = op->Form & OpForm.SizeMask;
        ushort port = Port(cpu, op);
        if (!Allowed(cpu, port, 1 << log))
        {
            return Dispatch.Fault(cpu, op);
        }

        SoftVcpu.Of(cpu).Ports.WritePort(port, (uint)Regs.Get(cpu, 0, log), 1 << log);
        return Dispatch.Leave(cpu, op);
    }

    private static ushort Port(Cpu* cpu, Op* op) => (op->Form & OpForm.SrcImmediate) != 0 ? (byte)op->Imm : (ushort)cpu->Gpr[2];
}
