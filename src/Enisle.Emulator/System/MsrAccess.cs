using Enisle.Emulator.Cpus;

namespace Enisle.Emulator;

/// <summary>RDMSR and WRMSR: a table of what is plain state, and what acts.</summary>
internal static unsafe class MsrAccess
{
    public const uint Efer = 0xC000_0080;

    // IA32_ARCH_CAPABILITIES: nothing is speculated here, so none of the flaws that kernels work around is.
    // RDCL SKIP_L1DFL SSB MDS PSCHANGE TAA SBDR FBSDP PSDP BHI PBRSB GDS RFDS ITS
    private const ulong NotVulnerable = (1UL << 0) | (1UL << 3) | (1UL << 4) | (1UL << 5) | (1UL << 6) | (1UL << 8) | (1UL << 13) | (1UL << 14) | (1UL << 15) | (1UL << 20) | (1UL << 24) | (1UL << 26)
        | (1UL << 27) | (1UL << 62);

    public static bool Read(Cpu* cpu, uint index, ulong* value)
    {
        ulong* plain = Plain(cpu, index);
        if (plain != null)
        {
            *value = *plain;
            return true;
        }

        switch (index)
        {
            case 0x10:
                *value = SoftVcpu.Of(cpu).Time.Tsc + cpu->Msr.TscOffset;
                return true;
            case Efer:
                *value = cpu->Efer;
                return true;
            case 0x10A:
                *value = NotVulnerable;
                return true;
            case 0x3A:
                *value = 1;
                return true; // features are locked
            case 0xFE:
                *value = 0x400;
                return true; // MTRRcap: no ranges, write combining alone
            case 0x8B or 0x17 or 0x2A or 0xCD or 0xCE or 0x34 or 0x140 or 0x179 or 0x17A or 0x19C or 0x1A2 or 0x606 or 0x611 or 0x619 or 0x639 or 0x641:
                *value = 0;
                return true;
            case 0x198:
                *value = 0x1000;
                return true;
            default:
                if (SoftVcpu.Of(cpu).Interrupts.TryReadMsr(index, out ulong found))
                {
                    *value = found;
                    return true;
                }

                return Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }
    }

    public static bool Write(Cpu* cpu, uint index, ulong value)
    {
        switch (index)
        {
            case Efer:
                return SetEfer(cpu, value);
            case 0x10:
                cpu->Msr.TscOffset = value - SoftVcpu.Of(cpu).Time.Tsc;
                return true;
            case 0x8B or 0x79 or 0x49:
                return true; // microcode, barriers
            case 0x174:
                cpu->Msr.SysenterCs = (uint)value;
                return true;
            case 0x277:
                return SetPat(cpu, value);
            case 0xDA0:
                return value == 0 || Faults.Raise(cpu, Faults.GeneralProtection, 0);
            case 0x12 or 0x4B56_4D01:
                return KvmClock.SetSystemTime(cpu, value);
            case 0x11 or 0x4B56_4D00:
                return KvmClock.SetWallClock(cpu, value);
        }

        ulong* plain = Plain(cpu, index);
        if (plain == null)
        {
            return SoftVcpu.Of(cpu).Interrupts.TryWriteMsr(index, value) || Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }

        bool address = index is 0xC000_0082 or 0xC000_0083 or 0xC000_0100 or 0xC000_0101 or 0xC000_0102 or 0x175 or 0x176;
        if (address && (ulong)((long)(value << 16) >> 16) != value)
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }

        *plain = value;
        return true;
    }

    public static bool SetEfer(Cpu* cpu, ulong value)
    {
        bool paging = (cpu->Cr0 & ControlBits.Pg) != 0;
        ulong known = ControlBits.Sce | ControlBits.Lme | ControlBits.Lma | ControlBits.Nxe;
        if ((value & ~known) != 0 || (paging && ((value ^ cpu->Efer) & ControlBits.Lme) != 0))
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }

        bool flush = ((value ^ cpu->Efer) & ControlBits.Nxe) != 0;
        cpu->Efer = (value & ~ControlBits.Lma) | (cpu->Efer & ControlBits.Lma);
        if (flush)
        {
            Modes.Flush(cpu);
        }

        Modes.Update(cpu);
        return true;
    }

    private static bool SetPat(Cpu* cpu, ulong value)
    {
        for (int i = 0; i < 64; i += 8)
        {
            if (((value >> i) & 0xFF) is 2 or 3 or > 7)
            {
                return Faults.Raise(cpu, Faults.GeneralProtection, 0);
            }
        }

        cpu->Msr.Pat = value;
        return true;
    }

    private static ulong* Plain(Cpu* cpu, uint index) => index switch
    {
        0xC000_0081 => &cpu->Msr.Star,
        0xC000_0082 => &cpu->Msr.Lstar,
        0xC000_0083 => &cpu->Msr.Cstar,
        0xC000_0084 => &cpu->Msr.Fmask,
        0xC000_0100 => &cpu->SegmentBase[Segment.Fs],
        0xC000_0101 => &cpu->SegmentBase[Segment.Gs],
        0xC000_0102 => &cpu->Msr.KernelGsBase,
        0xC000_0103 => &cpu->Msr.TscAux,
        0x3B => &cpu->Msr.TscOffset,
        0x48 => &cpu->Msr.SpecCtrl,
        0x174 => &cpu->Msr.SysenterCs,
        0x175 => &cpu->Msr.SysenterEsp,
        0x176 => &cpu->Msr.SysenterEip,
        0x1A0 => &cpu->Msr.MiscEnable,
        0x277 => &cpu->Msr.Pat,
        0x2FF => &cpu->Msr.MtrrDefType,
        0xDA0 => &cpu->Msr.Xss,
        0x12 or 0x4B56_4D01 => &cpu->Msr.KvmSystemTime,
        0x11 or 0x4B56_4D00 => &cpu->Msr.KvmWallClock,
        0x4B56_4D03 => &cpu->Msr.KvmStealTime,
        0x4B56_4D04 => &cpu->Msr.KvmPvEoi,
        0x4B56_4D05 => &cpu->Msr.KvmPollControl,
        _ => null,
    };
}
