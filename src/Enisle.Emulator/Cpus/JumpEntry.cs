using System.Runtime.InteropServices;

namespace Enisle.Emulator.Cpus;

/// <summary>The code of a virtual address, valid while its key is the vCPU's mode and generation.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct JumpEntry
{
    public const int Count = 4096;

    public ulong Rip;
    public ulong Key;
    public Op* Code;
    public ulong Unused;
}
