namespace Enisle.Probe;

/// <summary>What is measured.</summary>
internal enum Kind
{
    /// <summary>getppid(2) through the C library's function.</summary>
    SyscallLibc,

    /// <summary>The same by an instruction in memory that was written at run time: nothing can have patched it before.</summary>
    SyscallRaw,

    /// <summary>open(2) and close(2) of a file of the root file system.</summary>
    OpenClose,

    /// <summary>A byte to another process and back, through two pipes, both processes on one processor.</summary>
    Pipe,

    /// <summary>fork(2), execve(2) of this program, which exits at once, and waitpid(2).</summary>
    ForkExec,

    /// <summary>The first write to a page of 4 KiB.</summary>
    PageFault,

    /// <summary>1000 rounds of a multiplication, an addition and a shift, each needing the one before.</summary>
    Cpu,
}
