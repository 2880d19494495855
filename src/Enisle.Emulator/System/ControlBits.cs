namespace Enisle.Emulator;

/// <summary>Bits of CR0, CR4 and EFER.</summary>
internal static class ControlBits
{
    public const ulong Pe = 1;
    public const ulong Mp = 2;
    public const ulong Em = 4;
    public const ulong Ts = 8;
    public const ulong Et = 0x10;
    public const ulong Ne = 0x20;
    public const ulong Wp = 0x10000;
    public const ulong Am = 0x40000;
    public const ulong Nw = 0x2000_0000;
    public const ulong Cd = 0x4000_0000;
    public const ulong Pg = 0x8000_0000;
    public const ulong Cr0Known = Pe | Mp | Em | Ts | Et | Ne | Wp | Am | Nw | Cd | Pg;

    public const ulong Vme = 1;
    public const ulong Pvi = 2;
    public const ulong Tsd = 4;
    public const ulong De = 8;
    public const ulong Pse = 0x10;
    public const ulong Pae = 0x20;
    public const ulong Mce = 0x40;
    public const ulong Pge = 0x80;
    public const ulong Pce = 0x100;
    public const ulong Osfxsr = 0x200;
    public const ulong Osxmmexcpt = 0x400;
    public const ulong Umip = 0x800;
    public const ulong Fsgsbase = 0x1_0000;
    public const ulong Pcide = 0x2_0000;
    public const ulong Osxsave = 0x4_0000;
    public const ulong Smep = 0x10_0000;
    public const ulong Smap = 0x20_0000;
    public const ulong Cr4Known = Vme | Pvi | Tsd | De | Pse | Pae | Mce | Pge | Pce | Osfxsr | Osxmmexcpt | Umip | Fsgsbase | Pcide | Osxsave | Smep | Smap;

    public const ulong Sce = 1;
    public const ulong Lme = 0x100;
    public const ulong Lma = 0x400;
    public const ulong Nxe = 0x800;
}
