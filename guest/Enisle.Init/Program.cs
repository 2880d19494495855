using System.Runtime;
using System.Runtime.CompilerServices;
using Enisle.Abi;

namespace Enisle.Init;

/// <summary>The program that a new process of an instance executes first: it walks a spawn plan and becomes the workload.</summary>
/// <remarks>
/// Runs without a .NET runtime: nothing here may allocate, throw, or use a string. It holds no policy: what to do was decided by
/// ordinary C# (Enisle.Host/Spawn) and lies in the plan, a memfd whose descriptor number is argv[1].
/// </remarks>
internal static unsafe class Program
{
    private const int MaxErrno = 4095;
    private const int ExitBroken = 125;

    // musl's wrapper: -1 and errno on failure.
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "syscall")]
    private static extern long MuslSyscall(long number, long a, long b, long c, long d, long e, long f);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__errno_location")]
    private static extern int* ErrnoLocation();

    /// <summary>A system call as the kernel answers it: a value, or a negative errno.</summary>
    private static long Call(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0)
    {
        long result = MuslSyscall(number, a, b, c, d, e, f);
        return result == -1 ? -*ErrnoLocation() : result;
    }

    [RuntimeExport("main")]
    private static int Start(int argc, byte** argv)
    {
        if (argc != 2)
        {
            return ExitBroken;
        }

        int planFd = ParseNumber(argv[1]);
        long size = Call((long)Syscall.lseek, planFd, 0, 2);
        if (size < PlanLayout.StepsOffset)
        {
            return ExitBroken;
        }

        long mapped = Call(
            (long)Syscall.mmap, PlanLayout.Address, size, Mman.PROT_READ | Mman.PROT_WRITE, Mman.MAP_PRIVATE | Mman.MAP_FIXED, planFd, 0);
        if (mapped != PlanLayout.Address || ((PlanHeader*)mapped)->Magic != PlanLayout.Magic)
        {
            return ExitBroken;
        }

        Call((long)Syscall.close, planFd);
        return Walk((PlanHeader*)mapped);
    }

    /// <summary>Never returns when the plan ends, as it should, in an execve.</summary>
    private static int Walk(PlanHeader* plan)
    {
        long* slots = (long*)(PlanLayout.Address + PlanLayout.SlotsOffset);
        PlanStep* steps = (PlanStep*)(PlanLayout.Address + PlanLayout.StepsOffset);
        int index = 0;
        while (index < plan->StepCount)
        {
            PlanStep* step = &steps[index];
            long a0 = Argument(step, slots, 0, step->A0);
            long a1 = Argument(step, slots, 1, step->A1);
            long a2 = Argument(step, slots, 2, step->A2);
            index++;
            switch (step->Op)
            {
                case PlanOp.Call:
                    long a3 = Argument(step, slots, 3, step->A3);
                    long a4 = Argument(step, slots, 4, step->A4);
                    long a5 = Argument(step, slots, 5, step->A5);
                    long result;
                    do
                    {
                        result = Call(step->Number, a0, a1, a2, a3, a4, a5);
                    }
                    while (result == -(int)Errno.EINTR && step->NoRestart == 0);

                    slots[step->Result] = result;
                    if (result < 0 && result >= -MaxErrno)
                    {
                        int errno = (int)-result;
                        if (errno == step->JumpErrno || step->JumpErrno == -1)
                        {
                            index = step->Target;
                        }
                        else if (errno != step->Ignore0 && errno != step->Ignore1 && errno != step->Ignore2)
                        {
                            return Fail(plan, index - 1, errno);
                        }
                    }
                    else if (step->SuccessTarget != 0)
                    {
                        index = step->SuccessTarget;
                    }

                    break;
                case PlanOp.Load:
                    slots[step->Result] =
                        a1 == 1 ? *(byte*)a0 : a1 == 2 ? *(ushort*)a0 : a1 == 4 ? *(uint*)a0 : *(long*)a0;
                    break;
                case PlanOp.Store:
                    if (a1 == 4)
                    {
                        *(int*)a0 = (int)a2;
                    }
                    else
                    {
                        *(long*)a0 = a2;
                    }

                    break;
                case PlanOp.JumpIfEqual:
                    if ((a0 & a1) == a2)
                    {
                        index = step->Target;
                    }

                    break;
                case PlanOp.Fail:
                    return Fail(plan, index - 1, (int)a0);
                case PlanOp.Exit:
                    return (int)a0;
                case PlanOp.Set:
                    slots[step->Result] = a0;
                    break;
                case PlanOp.Mask:
                    slots[step->Result] = (a0 & a1) | a2;
                    break;
                default:
                    return ExitBroken;
            }
        }

        return ExitBroken;
    }

    private static long Argument(PlanStep* step, long* slots, int position, long value) =>
        (step->SlotMask & (1 << position)) != 0 ? slots[value] : value;

    private static int Fail(PlanHeader* plan, int step, int errno)
    {
        PlanFailure failure;
        failure.Step = step;
        failure.Errno = errno;
        Call((long)Syscall.write, plan->ErrorFd, (long)&failure, sizeof(PlanFailure));
        int label = ((PlanStep*)(PlanLayout.Address + PlanLayout.StepsOffset))[step].Label;
        if (label != 0)
        {
            byte* text = (byte*)(PlanLayout.Address + PlanLayout.DataOffset + label);
            int length = 0;
            while (text[length] != 0)
            {
                length++;
            }

            Call((long)Syscall.write, plan->ErrorFd, (long)text, length);
        }

        return ExitBroken;
    }

    private static int ParseNumber(byte* text)
    {
        int number = 0;
        while (*text >= (byte)'0' && *text <= (byte)'9')
        {
            number = number * 10 + (*text - (byte)'0');
            text++;
        }

        return number;
    }

    // The C# compiler wants an entry point of its own; musl's start code calls the exported one.
    private static void Main()
    {
    }
}
