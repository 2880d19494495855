using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Enisle.Emulator.Mmu;
using Iced.Intel;

namespace Enisle.Emulator.Fpu;

/// <summary>FXSAVE, FXRSTOR, XSAVE, XSAVEOPT, XRSTOR in the standard format.</summary>
/// <remarks>Spec: SDM volume 1, 10.5 and 13.7.</remarks>
internal static unsafe class SaveAreas
{
    private const int LegacyBytes = 512;
    private const int UpperOffset = 576;

    public static Op* Run(Cpu* cpu, Op* op)
    {
        var mnemonic = (Mnemonic)(ushort)op->Imm;
        bool wide = (op->Form & OpForm.SizeMask) == 3;
        bool extended = mnemonic is not (Mnemonic.Fxsave or Mnemonic.Fxsave64 or Mnemonic.Fxrstor or Mnemonic.Fxrstor64);
        ulong at = Addresses.Of(cpu, op, LegacyBytes, write: true);
        if (extended && (cpu->Cr4 & ControlBits.Osxsave) == 0)
        {
            return Machinery.Undefined(cpu, op);
        }

        if ((at & (extended ? 63u : 15)) != 0)
        {
            return Machinery.Privilege(cpu, op);
        }

        bool done = mnemonic switch
        {
            Mnemonic.Fxsave or Mnemonic.Fxsave64 => SaveLegacy(cpu, at, 3, wide),
            Mnemonic.Fxrstor or Mnemonic.Fxrstor64 => RestoreLegacy(cpu, at, 3, wide),
            Mnemonic.Xrstor or Mnemonic.Xrstor64 => Restore(cpu, at, Requested(cpu), wide),
            _ => Save(cpu, at, Requested(cpu), wide),
        };
        return done ? Dispatch.AfterStore(cpu, op) : Dispatch.Fault(cpu, op);
    }

    private static ulong Requested(Cpu* cpu) => ((uint)cpu->Gpr[0] | (cpu->Gpr[2] << 32)) & cpu->Xcr0;

    private static bool Save(Cpu* cpu, ulong at, ulong components, bool wide)
    {
        ulong header;
        if (!GuestMemory.ProbeStore(cpu, at, LegacyBytes) || !GuestMemory.Load(cpu, at + LegacyBytes, 8, &header) || !SaveLegacy(cpu, at, components, wide))
        {
            return false;
        }

        byte* upper = stackalloc byte[256];
        for (int i = 0; i < 16; i++)
        {
            Buffer.MemoryCopy((byte*)cpu->Vector + (32 * i) + 16, upper + (16 * i), 16, 16);
        }

        bool saved = (components & 4) == 0 || GuestMemory.StoreBytes(cpu, at + UpperOffset, 256, upper);
        return saved && GuestMemory.Store(cpu, at + LegacyBytes, 8, (header & ~components) | components);
    }

    private static bool Restore(Cpu* cpu, ulong at, ulong components, bool wide)
    {
        ulong* header = stackalloc ulong[8];
        if (!GuestMemory.LoadBytes(cpu, at + LegacyBytes, 64, (byte*)header))
        {
            return false;
        }

        if ((header[0] & ~cpu->Xcr0) != 0 || header[1] != 0 || header[2] != 0)
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }

        if (!RestoreLegacy(cpu, at, components & header[0], wide))
        {
            return false;
        }

        if ((components & ~header[0] & 1) != 0)
        {
            X87.Init(cpu);
            new Span<ulong>(cpu->X87, 16).Clear();
        }

        if ((components & 6) != 0 && (components & header[0] & 2) == 0)
        {
            ulong mxcsr;
            if (!GuestMemory.Load(cpu, at + 24, 4, &mxcsr))
            {
                return false;
            }

            if (mxcsr >> 16 != 0)
            {
                return Faults.Raise(cpu, Faults.GeneralProtection, 0);
            }

            cpu->Mxcsr = (uint)mxcsr;
        }

        byte* upper = stackalloc byte[256];
        new Span<byte>(upper, 256).Clear();
        if ((components & header[0] & 4) != 0 && !GuestMemory.LoadBytes(cpu, at + UpperOffset, 256, upper))
        {
            return false;
        }

        for (int i = 0; i < 16; i++)
        {
            if ((components & ~header[0] & 2) != 0)
            {
                new Span<byte>((byte*)cpu->Vector + (32 * i), 16).Clear();
            }

            if ((components & 4) != 0)
            {
                Buffer.MemoryCopy(upper + (16 * i), (byte*)cpu->Vector + (32 * i) + 16, 16, 16);
            }
        }

        return true;
    }

    private static bool SaveLegacy(Cpu* cpu, ulong at, ulong components, bool wide)
    {
        byte* image = stackalloc byte[LegacyBytes];
        if (!GuestMemory.LoadBytes(cpu, at, LegacyBytes, image))
        {
            return false;
        }

        if ((components & 1) != 0)
        {
            *(ushort*)image = cpu->X87Control;
            *(ushort*)(image + 2) = cpu->X87Status;
            *(ushort*)(image + 4) = cpu->X87Used;
            *(ushort*)(image + 6) = cpu->X87Opcode;
            *(ulong*)(image + 8) = wide ? cpu->X87Ip : (uint)cpu->X87Ip;
            *(ulong*)(image + 16) = wide ? cpu->X87Dp : (uint)cpu->X87Dp;
            for (int i = 0; i < 8; i++)
            {
                ulong* slot = X87.Slot(cpu, i);
                *(ulong*)(image + 32 + (16 * i)) = slot[0];
                *(ulong*)(image + 40 + (16 * i)) = (ushort)slot[1];
            }
        }

        if ((components & 6) != 0)
        {
            *(uint*)(image + 24) = cpu->Mxcsr;
            *(uint*)(image + 28) = 0xFFFF;
        }

        for (int i = 0; (components & 2) != 0 && i < (CpuMode.Is64(cpu->Mode) ? 16 : 8); i++)
        {
            Buffer.MemoryCopy((byte*)cpu->Vector + (32 * i), image + 160 + (16 * i), 16, 16);
        }

        return GuestMemory.StoreBytes(cpu, at, 416, image);
    }

    private static bool RestoreLegacy(Cpu* cpu, ulong at, ulong components, bool wide)
    {
        byte* image = stackalloc byte[LegacyBytes];
        if (!GuestMemory.LoadBytes(cpu, at, LegacyBytes, image))
        {
            return false;
        }

        if ((components & 2) != 0)
        {
            if (*(uint*)(image + 24) >> 16 != 0)
            {
                return Faults.Raise(cpu, Faults.GeneralProtection, 0);
            }

            cpu->Mxcsr = *(uint*)(image + 24);
        }

        if ((components & 1) != 0)
        {
            cpu->X87Control = (ushort)((*(ushort*)image & 0x1F7F) | 0x40);
            cpu->X87Status = *(ushort*)(image + 2);
            cpu->X87Used = image[4];
            cpu->X87Opcode = *(ushort*)(image + 6);
            cpu->X87Ip = wide ? *(ulong*)(image + 8) : *(uint*)(image + 8);
            cpu->X87Dp = wide ? *(ulong*)(image + 16) : *(uint*)(image + 16);
            X87.Summarize(cpu);
            for (int i = 0; i < 8; i++)
            {
                ulong* slot = X87.Slot(cpu, i);
                slot[0] = *(ulong*)(image + 32 + (16 * i));
                slot[1] = *(ushort*)(image + 40 + (16 * i));
            }
        }

        for (int i = 0; (components & 2) != 0 && i < (CpuMode.Is64(cpu->Mode) ? 16 : 8); i++)
        {
            Buffer.MemoryCopy(image + 160 + (16 * i), (byte*)cpu->Vector + (32 * i), 16, 16);
        }

        return true;
    }
}
