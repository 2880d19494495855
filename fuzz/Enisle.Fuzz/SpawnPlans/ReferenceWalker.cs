using System.Text;
using Enisle.Abi;

namespace Enisle.Fuzz.SpawnPlans;

/// <summary>What a spawn plan means, in ordinary C#: guest/Enisle.Init must do the same.</summary>
internal static class ReferenceWalker
{
    /// <summary>The init's own exit code, for a plan that fails or has no end.</summary>
    public const int Broken = 125;

    private const int MaxErrno = 4095;

    /// <summary>How a plan ends that the init does not begin with, or that ends in nothing.</summary>
    public static WalkResult Refused => new(Broken, new PlanFailure { Step = -1, Errno = PlanFailure.Refused }, string.Empty);

    /// <summary>Walks the plan, which is changed by it; null if it does not end within <paramref name="maxSteps"/>.</summary>
    public static WalkResult? Walk(PlanImage plan, IFakeKernel kernel, int maxSteps)
    {
        int index = 0;
        for (int walked = 0; walked < maxSteps; walked++)
        {
            if (index >= plan.Header.StepCount)
            {
                return Refused;
            }

            PlanStep step = plan.Steps[index];
            long[] arguments = Arguments(plan, step);
            int next = index + 1;
            switch (step.Op)
            {
                case PlanOp.Call:
                    long result = Call(plan, kernel, step, arguments);
                    plan.SlotValues[step.Result] = result;
                    int errno = result is < 0 and >= -MaxErrno ? (int)-result : 0;
                    if (errno == 0)
                    {
                        next = step.SuccessTarget != 0 ? step.SuccessTarget : next;
                    }
                    else if (step.JumpErrno == errno || step.JumpErrno == -1)
                    {
                        next = step.Target;
                    }
                    else if (errno != step.Ignore0 && errno != step.Ignore1 && errno != step.Ignore2)
                    {
                        return Failed(plan, index, errno);
                    }

                    break;
                case PlanOp.Load:
                    plan.SlotValues[step.Result] = plan.Load(arguments[0], (int)arguments[1]);
                    break;
                case PlanOp.Store:
                    plan.Store(arguments[0], (int)arguments[1], arguments[2]);
                    break;
                case PlanOp.JumpIfEqual:
                    next = (arguments[0] & arguments[1]) == arguments[2] ? step.Target : next;
                    break;
                case PlanOp.Fail:
                    return Failed(plan, index, (int)arguments[0]);
                case PlanOp.Exit:
                    return new WalkResult((byte)arguments[0], null, string.Empty);
                case PlanOp.Set:
                    plan.SlotValues[step.Result] = arguments[0];
                    break;
                case PlanOp.Mask:
                    plan.SlotValues[step.Result] = (arguments[0] & arguments[1]) | arguments[2];
                    break;
                default:
                    throw new InvalidDataException($"step {index}: operation {step.Op}");
            }

            index = next;
        }

        return null;
    }

    private static long[] Arguments(PlanImage plan, in PlanStep step)
    {
        long[] arguments = [step.A0, step.A1, step.A2, step.A3, step.A4, step.A5];
        for (int i = 0; i < arguments.Length; i++)
        {
            if ((step.SlotMask & (1 << i)) != 0)
            {
                arguments[i] = plan.SlotValues[(int)arguments[i]];
            }
        }

        return arguments;
    }

    private static long Call(PlanImage plan, IFakeKernel kernel, in PlanStep step, long[] arguments)
    {
        long result;
        do
        {
            result = kernel.Call(step.Number, arguments, plan);
        }
        while (result == -(int)Errno.EINTR && step.NoRestart == 0);

        return result;
    }

    private static WalkResult Failed(PlanImage plan, int index, int errno)
    {
        int label = plan.Steps[index].Label;
        ReadOnlySpan<byte> text = label == 0 ? [] : plan.DataBytes.AsSpan(label);
        int end = text.IndexOf((byte)0);
        return new WalkResult(
            Broken,
            new PlanFailure { Step = index, Errno = errno },
            Encoding.UTF8.GetString(end < 0 ? text : text[..end]));
    }
}
