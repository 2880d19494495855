namespace Enisle.Compare;

/// <summary>What is compared: a row of the table. docs/compare.md says how each is measured.</summary>
public enum Measure
{
    /// <summary>From the call to the end of a workload that ends at once.</summary>
    StartToExit,

    /// <summary>From the call to the first byte that the workload writes.</summary>
    StartToOutput,

    /// <summary>What a level needs beside the workload, for each instance that does nothing.</summary>
    Memory,

    /// <summary>A system call through the C library.</summary>
    SyscallLibc,

    /// <summary>A system call by an instruction that nothing can have replaced.</summary>
    SyscallRaw,

    /// <summary>Opening and closing a file.</summary>
    OpenClose,

    /// <summary>A byte to another process and back.</summary>
    Pipe,

    /// <summary>A new process with a new program, to its end.</summary>
    ForkExec,

    /// <summary>The first write to a page.</summary>
    PageFault,

    /// <summary>Arithmetic, for which no kernel is needed.</summary>
    Cpu,
}
