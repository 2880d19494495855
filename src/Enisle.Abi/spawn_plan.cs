using System.Runtime.InteropServices;

namespace Enisle.Abi;

/// <summary>How a spawn plan lies in memory: header, slots, steps, then data; all pointers in it are absolute.</summary>
/// <remarks>
/// Shared by source with guest/Enisle.Init, which maps the plan privately at <see cref="Address"/> and walks it.
/// Ours, not the kernel's: both sides are always of one build.
/// </remarks>
public static class PlanLayout
{
    /// <summary>Where the init maps the plan: far from its own image (linked at 4 MiB), the heap and the mmap area.</summary>
    public const long Address = 0x10_0000_0000;

    public const uint Magic = 0x4E4C5045;

    /// <summary>Values that steps leave for later ones.</summary>
    public const int SlotCount = 128;

    public const int HeaderSize = 16;
    public const int ErrorFdOffset = 8;
    public const int SlotsOffset = HeaderSize;
    public const int StepsOffset = SlotsOffset + SlotCount * sizeof(long);
    public const int StepSize = 72;

    /// <summary>Data follows at a fixed distance, so that its addresses are known while steps are still being added; the hole costs nothing.</summary>
    public const int DataOffset = 8 << 20;

    public const int MaxSteps = 60_000;

    /// <summary>Data in bytes: more than execve(2) takes of arguments and environment.</summary>
    public const int MaxData = 64 << 20;
}

/// <summary>The first bytes of a plan.</summary>
[PlanStruct]
[StructLayout(LayoutKind.Sequential)]
public struct PlanHeader
{
    public uint Magic;
    public int StepCount;

    /// <summary>Where a failing step is reported as <see cref="PlanFailure"/>; close-on-exec, so that end of file means «executed».</summary>
    public int ErrorFd;

    /// <summary>Set by the init: the file's size in bytes.</summary>
    public int Size;
}

/// <summary>What the init writes to the error pipe before it exits; the step's label may follow as text.</summary>
[PlanStruct]
[StructLayout(LayoutKind.Sequential)]
public struct PlanFailure
{
    public int Step;

    /// <summary>An errno; <see cref="WaitStatus"/> and how a program that the step waited for has ended, as in wait(2); or <see cref="Refused"/>.</summary>
    public int Errno;

    /// <summary>Bit that marks a wait status: above all errnos.</summary>
    public const int WaitStatus = 0x10000;

    /// <summary>The plan is not sound, or ends in nothing: no step failed, <see cref="Step"/> is -1.</summary>
    public const int Refused = 0x20000;
}

public enum PlanOp : byte
{
    /// <summary>Result = system call <see cref="PlanStep.Number"/> with the six arguments.</summary>
    Call,

    /// <summary>Result = the little-endian value of A1 bytes at address A0.</summary>
    Load,

    /// <summary>Stores A2 in A1 bytes at address A0.</summary>
    Store,

    /// <summary>Goes to <see cref="PlanStep.Target"/> if (A0 &amp; A1) equals A2.</summary>
    JumpIfEqual,

    /// <summary>Fails with errno A0, under this step's own label.</summary>
    Fail,

    /// <summary>Ends the process quietly with exit code A0.</summary>
    Exit,

    /// <summary>Result = A0.</summary>
    Set,

    /// <summary>Result = (A0 &amp; A1) | A2.</summary>
    Mask,
}

/// <summary>One step of a plan.</summary>
[PlanStruct]
[StructLayout(LayoutKind.Sequential)]
public struct PlanStep
{
    public PlanOp Op;

    /// <summary>Bit n: argument n is the index of a slot that holds the value.</summary>
    public byte SlotMask;

    /// <summary>The slot that takes the result; slot 0 is never read.</summary>
    public byte Result;

    /// <summary>Non-zero: a system call interrupted by a signal is not repeated.</summary>
    public byte NoRestart;

    /// <summary>The system call.</summary>
    public int Number;

    /// <summary>Errors that count as success; 0 is none. The slot then holds the negative errno.</summary>
    public short Ignore0;
    public short Ignore1;
    public short Ignore2;

    /// <summary>The error on which the walk goes on at <see cref="Target"/>; 0 is none, -1 any.</summary>
    public short JumpErrno;

    /// <summary>Where a jump goes.</summary>
    public ushort Target;

    /// <summary>Non-zero: where the walk goes on after a success.</summary>
    public ushort SuccessTarget;

    /// <summary>Non-zero: where in the data the text lies that follows this step's <see cref="PlanFailure"/>, for a reader that has no plan.</summary>
    public int Label;
    public long A0;
    public long A1;
    public long A2;
    public long A3;
    public long A4;
    public long A5;
}

/// <summary>Marks a struct of the plan: its layout is pinned by a test, not by a C header.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class PlanStructAttribute : Attribute;
