using System.Runtime.InteropServices;

namespace Enisle.Abi;

/// <summary>Spec: asm-generic/termbits.h; termios(3).</summary>
public static class Termios
{
    public const uint IGNBRK = 0x1;
    public const uint BRKINT = 0x2;
    public const uint PARMRK = 0x8;
    public const uint ISTRIP = 0x20;
    public const uint INLCR = 0x40;
    public const uint IGNCR = 0x80;
    public const uint ICRNL = 0x100;
    public const uint IXON = 0x400;
    public const uint OPOST = 0x1;
    public const uint ONLCR = 0x4;
    public const uint ECHO = 0x8;
    public const uint ECHONL = 0x40;
    public const uint ICANON = 0x2;
    public const uint ISIG = 0x1;
    public const uint IEXTEN = 0x8000;
    public const uint CSIZE = 0x30;
    public const uint PARENB = 0x100;
    public const uint CS8 = 0x30;
    public const int VTIME = 5;
    public const int VMIN = 6;
    public const int NCCS = 19;
}

[KernelStruct("asm/termbits.h")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct termios
{
    public uint c_iflag;
    public uint c_oflag;
    public uint c_cflag;
    public uint c_lflag;
    public byte c_line;
    public fixed byte c_cc[Termios.NCCS];
}

[KernelStruct("asm/termios.h")]
[StructLayout(LayoutKind.Sequential)]
public struct winsize
{
    public ushort ws_row;
    public ushort ws_col;
    public ushort ws_xpixel;
    public ushort ws_ypixel;
}
