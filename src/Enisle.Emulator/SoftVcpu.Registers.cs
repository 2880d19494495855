using Enisle.Emulator.Cpus;
using Enisle.Machine.Vcpus;

namespace Enisle.Emulator;

public sealed unsafe partial class SoftVcpu
{
    /// <inheritdoc/>
    public VcpuRegisters Registers
    {
        get => new()
        {
            Rax = _cpu->Gpr[0],
            Rcx = _cpu->Gpr[1],
            Rdx = _cpu->Gpr[2],
            Rbx = _cpu->Gpr[3],
            Rsp = _cpu->Gpr[4],
            Rbp = _cpu->Gpr[5],
            Rsi = _cpu->Gpr[6],
            Rdi = _cpu->Gpr[7],
            R8 = _cpu->Gpr[8],
            R9 = _cpu->Gpr[9],
            R10 = _cpu->Gpr[10],
            R11 = _cpu->Gpr[11],
            R12 = _cpu->Gpr[12],
            R13 = _cpu->Gpr[13],
            R14 = _cpu->Gpr[14],
            R15 = _cpu->Gpr[15],
            Rip = _cpu->Rip,
            Rflags = Flags.All(_cpu),
        };

        set
        {
            ReadOnlySpan<ulong> values =
            [
                value.Rax, value.Rcx, value.Rdx, value.Rbx, value.Rsp, value.Rbp, value.Rsi, value.Rdi,
                value.R8, value.R9, value.R10, value.R11, value.R12, value.R13, value.R14, value.R15,
            ];
            values.CopyTo(new Span<ulong>(_cpu->Gpr, 16));
            _cpu->Rip = value.Rip;
            FlagWrites.Set(_cpu, (uint)value.Rflags, uint.MaxValue);
            Modes.Update(_cpu);
        }
    }

    /// <inheritdoc/>
    public VcpuSystemRegisters SystemRegisters
    {
        get => new()
        {
            Es = SegmentAt(Segment.Es),
            Cs = SegmentAt(Segment.Cs),
            Ss = SegmentAt(Segment.Ss),
            Ds = SegmentAt(Segment.Ds),
            Fs = SegmentAt(Segment.Fs),
            Gs = SegmentAt(Segment.Gs),
            Tr = Export(_cpu->Tr, _cpu->TrBase),
            Ldt = Export(_cpu->Ldt, _cpu->LdtBase),
            Gdt = new(_cpu->GdtBase, (ushort)_cpu->GdtLimit),
            Idt = new(_cpu->IdtBase, (ushort)_cpu->IdtLimit),
            Cr0 = _cpu->Cr0,
            Cr2 = _cpu->Cr2,
            Cr3 = _cpu->Cr3,
            Cr4 = _cpu->Cr4,
            Cr8 = Interrupts.TaskPriority,
            Efer = _cpu->Efer,
        };

        set
        {
            ReadOnlySpan<VcpuSegment> segments = [value.Es, value.Cs, value.Ss, value.Ds, value.Fs, value.Gs];
            for (int i = 0; i < segments.Length; i++)
            {
                Cpu.SegmentOf(_cpu, i) = Import(segments[i]);
                _cpu->SegmentBase[i] = segments[i].Base;
            }

            _cpu->Tr = Import(value.Tr);
            _cpu->TrBase = value.Tr.Base;
            _cpu->Ldt = Import(value.Ldt);
            _cpu->LdtBase = value.Ldt.Base;
            _cpu->GdtBase = value.Gdt.Base;
            _cpu->GdtLimit = value.Gdt.Limit;
            _cpu->IdtBase = value.Idt.Base;
            _cpu->IdtLimit = value.Idt.Limit;
            _cpu->Cr0 = value.Cr0 | ControlBits.Et;
            _cpu->Cr2 = value.Cr2;
            _cpu->Cr3 = value.Cr3;
            _cpu->Cr4 = value.Cr4;
            _cpu->Efer = value.Efer;
            _cpu->Cpl = (value.Cr0 & ControlBits.Pe) == 0 ? 0 : Cpu.SegmentOf(_cpu, Segment.Ss).Dpl;
            Interrupts.TaskPriority = (byte)value.Cr8;
            Modes.Flush(_cpu);
            Modes.Update(_cpu);
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _cpu->Exit = 0;
        _cpu->FaultVector = -1;
        _cpu->Msr = new Msrs { Pat = 0x0007_0406_0007_0406, MiscEnable = 1 };
        _cpu->Xcr0 = 1;
        _cpu->Dr[6] = 0xFFFF_0FF0;
        _cpu->Dr[7] = 0x400;
        _cpu->X87Control = 0x40;
        _cpu->X87Status = 0;
        _cpu->X87Used = 0;
        _cpu->Mxcsr = 0x1F80;
        VcpuSegment data = new(0, 0, 0xFFFF, 0x93);
        SystemRegisters = new VcpuSystemRegisters
        {
            Cs = new(0xF000, 0xFFFF_0000, 0xFFFF, 0x93),
            Ds = data,
            Es = data,
            Fs = data,
            Gs = data,
            Ss = data,
            Tr = new(0, 0, 0xFFFF, 0x8B),
            Ldt = new(0, 0, 0xFFFF, 0x82),
            Gdt = new(0, 0xFFFF),
            Idt = new(0, 0x3FF),
            Cr0 = ControlBits.Cd | ControlBits.Nw | ControlBits.Et,
        };
        Registers = new VcpuRegisters { Rip = 0xFFF0, Rdx = 0x50654, Rflags = 2 };
    }

    private static VcpuSegment Export(Segment segment, ulong start) => new(segment.Selector, start, segment.Limit, segment.Access == 0 ? 1u << 16 : segment.Access);

    private static Segment Import(VcpuSegment segment) => new()
    {
        Selector = segment.Selector,
        Limit = segment.Limit,
        Access = (segment.Access & (1 << 16)) != 0 ? (ushort)0 : (ushort)segment.Access,
    };

    private VcpuSegment SegmentAt(int index) => Export(Cpu.SegmentOf(_cpu, index), _cpu->SegmentBase[index]);
}
