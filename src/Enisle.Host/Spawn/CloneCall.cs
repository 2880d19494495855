using System.Runtime.InteropServices;

namespace Enisle.Host.Spawn;

/// <summary>One system call of the child before the init: a number and five arguments.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CloneCall
{
    public long Number;
    public long A0;
    public long A1;
    public long A2;
    public long A3;
    public long A4;
}
