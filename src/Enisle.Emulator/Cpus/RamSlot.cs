using System.Runtime.InteropServices;

namespace Enisle.Emulator.Cpus;

/// <summary>A region of guest memory, where the interpreter reads it without managed code.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RamSlot
{
    public ulong Start;
    public ulong SizeBytes;
    public byte* Host;

    /// <summary><see cref="Machine.Memory.RamPageFlags"/>, one byte a page.</summary>
    public byte* PageFlags;
}
