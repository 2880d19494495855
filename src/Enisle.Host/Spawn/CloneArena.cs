using System.Runtime.InteropServices;
using Enisle.Abi;

namespace Enisle.Host.Spawn;

/// <summary>All memory that a child touches before its execve: outside the managed heap, alive until the child has executed or died.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CloneArena
{
    public const int NumberSize = 16;

    public CloneFrame Frame;
    public clone_args Arguments;
    public int PidFd;

    /// <summary>A byte for read(2) to land in, and an empty string for AT_EMPTY_PATH.</summary>
    public byte Buffer;
    public byte Empty;
    public fixed byte Name[NumberSize];
    public fixed byte PlanNumber[NumberSize];
    public fixed byte ErrorNumber[NumberSize];
    public byte* Argv0;
    public byte* Argv1;
    public byte* Argv2;

    /// <summary>NULL: ends argv, and is the empty environment.</summary>
    public byte* Argv3;

    public CloneCall Call0;
    private fixed long _calls[80 * 6];
}
