using System.Runtime;
using System.Runtime.CompilerServices;
using Enisle.Abi;

namespace Enisle.Init;

/// <summary>The program that a new process of an instance executes first: it walks a spawn plan and becomes the workload.</summary>
/// <remarks>
/// Runs without a .NET runtime: nothing here may allocate, throw, or use a string. It holds no policy: what to do was decided by
/// ordinary C# (Enisle.Host/Spawn) and lies in the plan, a memfd whose descriptor number is argv[1];
/// argv[2] is the number of the pipe that hears of a plan that cannot be believed, not even in where it wants its failures.
/// </remarks>
internal static unsafe class Program
{
    private const int MaxErrno = 4095;
    private const int ExitBroken = 125;
    private const int ArgumentCount = 6;
    private const int MaxDigits = 9;

    /// <summary>Below vm.mmap_min_addr.</summary>
    private const long Unmapped = 16;

    /// <summary>The bit of <see cref="PlanStep.SlotMask"/> for the size of a load or store.</summary>
    private const int SizeArgument = 1 << 1;

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
        if (argc != 3)
        {
            return ExitBroken;
        }

        int errorFd = ParseNumber(argv[2]);
        int planFd = ParseNumber(argv[1]);
        long size = Call((long)Syscall.lseek, planFd, 0, 2);

        // The upper bound keeps the fixed mapping away from this program's own stack.
        if (size < PlanLayout.StepsOffset || size > PlanLayout.DataOffset + PlanLayout.MaxData)
        {
            return Refuse(errorFd);
        }

        long mapped = Call(
            (long)Syscall.mmap, PlanLayout.Address, size, Mman.PROT_READ | Mman.PROT_WRITE, Mman.MAP_PRIVATE | Mman.MAP_FIXED, planFd, 0);
        if (mapped != PlanLayout.Address || !IsSound((PlanHeader*)mapped, size))
        {
            return Refuse(errorFd);
        }

        ((PlanHeader*)mapped)->Size = (int)size;
        Call((long)Syscall.close, planFd);
        Exit(Walk((PlanHeader*)mapped));
        return ExitBroken;
    }

    /// <summary>Whether every step lies in the file, and names only slots and labels that exist.</summary>
    /// <remarks>Jumps need no check: the walk ends where it leaves the steps. Addresses are not looked at: what lies where is the plan's to know.</remarks>
    private static bool IsSound(PlanHeader* plan, long size)
    {
        if (plan->Magic != PlanLayout.Magic || plan->StepCount < 0 || plan->StepCount > PlanLayout.MaxSteps
            || PlanLayout.StepsOffset + plan->StepCount * PlanLayout.StepSize > size)
        {
            return false;
        }

        PlanStep* steps = (PlanStep*)(PlanLayout.Address + PlanLayout.StepsOffset);
        for (int i = 0; i < plan->StepCount; i++)
        {
            if (!IsSound(&steps[i], size))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSound(PlanStep* step, long size)
    {
        if (step->Result >= PlanLayout.SlotCount || step->Label < 0 || (step->Label != 0 && step->Label >= size - PlanLayout.DataOffset))
        {
            return false;
        }

        long* arguments = &step->A0;
        for (int i = 0; i < ArgumentCount; i++)
        {
            if ((step->SlotMask & (1 << i)) != 0 && (arguments[i] < 0 || arguments[i] >= PlanLayout.SlotCount))
            {
                return false;
            }
        }

        bool sizeIsKnown = (step->SlotMask & SizeArgument) == 0;
        return step->Op switch
        {
            PlanOp.Load => sizeIsKnown && step->A1 is 1 or 2 or 4 or 8,
            PlanOp.Store => sizeIsKnown && step->A1 is 4 or 8,
            _ => step->Op <= PlanOp.Mask,
        };
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
                    return Refuse(plan->ErrorFd);
            }
        }

        return Refuse(plan->ErrorFd);
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
            long space = PlanLayout.Address + plan->Size - (long)text;
            int length = 0;
            while (length < space && text[length] != 0)
            {
                length++;
            }

            Call((long)Syscall.write, plan->ErrorFd, (long)text, length);
        }

        return ExitBroken;
    }

    /// <summary>End of file alone would mean success.</summary>
    private static int Refuse(int errorFd)
    {
        PlanFailure failure;
        failure.Step = -1;
        failure.Errno = PlanFailure.Refused;
        Call((long)Syscall.write, errorFd, (long)&failure, sizeof(PlanFailure));
        return ExitBroken;
    }

    /// <summary>Ends the process even where a filter that the plan has loaded refuses to let it exit.</summary>
    private static void Exit(int code)
    {
        Call((long)Syscall.exit_group, code);
        Call((long)Syscall.exit, code);
        *(int*)Unmapped = code; // no filter sees a fault
    }

    /// <summary>A descriptor's number, or -1.</summary>
    private static int ParseNumber(byte* text)
    {
        int number = 0;
        for (int i = 0; i == 0 || text[i] != 0; i++)
        {
            if (text[i] < (byte)'0' || text[i] > (byte)'9' || i == MaxDigits)
            {
                return -1;
            }

            number = number * 10 + (text[i] - (byte)'0');
        }

        return number;
    }

    // The C# compiler wants an entry point of its own; musl's start code calls the exported one.
    private static void Main()
    {
    }
}
