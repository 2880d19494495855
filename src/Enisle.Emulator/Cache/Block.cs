using System.Runtime.InteropServices;
using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Cache;

/// <summary>The head of a decoded block; its ops follow.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal unsafe struct Block
{
    public const ulong NoPage = ulong.MaxValue;

    /// <summary>Guest-physical address of its first byte.</summary>
    public ulong Physical;

    /// <summary>Guest-physical page that its only instruction runs into, or <see cref="NoPage"/>.</summary>
    public ulong SecondPage;
    public Block* Next;
    public uint Mode;
    public uint Instructions;

    public static Op* Ops(Block* block) => (Op*)(block + 1);
}
