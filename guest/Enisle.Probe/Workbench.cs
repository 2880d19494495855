namespace Enisle.Probe;

/// <summary>What the measurements need, set up once, outside of what is timed.</summary>
/// <remarks>No arrays on the stack anywhere: the compiler guards those with a part of the runtime that is not here.</remarks>
internal unsafe struct Workbench
{
    /// <summary>This program's own path, as argv[0].</summary>
    public byte* Self;

    /// <summary>The file that is opened and closed.</summary>
    public byte* OpenedPath;

    /// <summary>Six bytes of machine code; null when memory cannot be made executable.</summary>
    public delegate*<long, long> RawSyscall;

    /// <summary>Where we write, and the other process reads.</summary>
    public int ThereFd;

    /// <summary>Where the other process writes.</summary>
    public int BackFd;

    /// <summary>argv and an empty environment of what is executed.</summary>
    public byte** Arguments;

    /// <summary>Where a kind's batches are sorted: <see cref="Measurement.MaxBatches"/>.</summary>
    public long* Batches;

    /// <summary>Keeps the processor's loop from being seen as useless.</summary>
    public ulong Number;
}
