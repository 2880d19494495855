using System.Runtime.CompilerServices;
using Enisle.Emulator.Cpus;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator.Interpreter;

/// <summary>Push and pop of any size on a stack of any size.</summary>
internal static unsafe class Stack
{
    public const int Rsp = 4;

    /// <summary>RSP moves only if the store succeeded.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Push(Cpu* cpu, int size, ulong value)
    {
        ulong rsp = cpu->Gpr[Rsp] - (ulong)size;
        if (!GuestMemory.Store(cpu, Linear(cpu, rsp, size, write: true), size, value, stack: true))
        {
            return false;
        }

        SetPointer(cpu, rsp);
        return true;
    }

    /// <inheritdoc cref="Push"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Pop(Cpu* cpu, int size, ulong* value)
    {
        if (!Peek(cpu, 0, size, value))
        {
            return false;
        }

        SetPointer(cpu, cpu->Gpr[Rsp] + (ulong)size);
        return true;
    }

    /// <summary>Reads above the stack pointer.</summary>
    public static bool Peek(Cpu* cpu, int offset, int size, ulong* value) =>
        GuestMemory.Load(cpu, Linear(cpu, cpu->Gpr[Rsp] + (ulong)offset, size, write: false), size, value, stack: true);

    /// <summary>Only as many bits of RSP as the stack segment has.</summary>
    public static void SetPointer(Cpu* cpu, ulong rsp)
    {
        switch ((cpu->Mode & CpuMode.StackMask) >> CpuMode.StackShift)
        {
            case 0:
                *(ushort*)&cpu->Gpr[Rsp] = (ushort)rsp;
                break;
            case 1:
                cpu->Gpr[Rsp] = (uint)rsp;
                break;
            default:
                cpu->Gpr[Rsp] = rsp;
                break;
        }
    }

    /// <summary>The linear address of a stack offset.</summary>
    public static ulong Linear(Cpu* cpu, ulong rsp, int size, bool write)
    {
        ulong offset = ((cpu->Mode & CpuMode.StackMask) >> CpuMode.StackShift) switch { 0 => (ushort)rsp, 1 => (uint)rsp, _ => rsp };
        return (cpu->Mode & CpuMode.Checked) != 0 ? Segmentation.Linear(cpu, Segment.Ss, offset, size, write)
            : CpuMode.Is64(cpu->Mode) ? offset
            : (uint)(offset + cpu->SegmentBase[Segment.Ss]);
    }
}
