using Enisle.Abi;

namespace Enisle.Host.Spawn;

/// <summary>A system call just added to a plan, to say what its outcomes mean.</summary>
public readonly ref struct PlanCall(SpawnPlanBuilder builder, int step)
{
    /// <summary>A new slot that takes the call's result.</summary>
    public PlanSlot Result
    {
        get
        {
            PlanSlot slot = builder.NewSlot();
            builder.StepAt(step).Result = slot.Index;
            return slot;
        }
    }

    /// <summary>The call's result goes to a slot that exists.</summary>
    public PlanCall Into(PlanSlot slot)
    {
        builder.StepAt(step).Result = slot.Index;
        return this;
    }

    /// <summary>This error is as good as success; up to three a call.</summary>
    public PlanCall Ignore(Errno errno)
    {
        ref PlanStep target = ref builder.StepAt(step);
        if (target.Ignore0 == 0)
        {
            target.Ignore0 = (short)errno;
        }
        else if (target.Ignore1 == 0)
        {
            target.Ignore1 = (short)errno;
        }
        else if (target.Ignore2 == 0)
        {
            target.Ignore2 = (short)errno;
        }
        else
        {
            throw new InvalidOperationException("a step ignores three errors at most");
        }

        return this;
    }

    /// <summary>On this error (or on any, with <see cref="Errno.None"/>) the walk goes on elsewhere.</summary>
    public PlanCall OnErrno(Errno errno, PlanJump jump)
    {
        builder.StepAt(step).JumpErrno = errno == Errno.None ? (short)-1 : (short)errno;
        builder.JumpFrom(step, jump, onSuccess: false);
        return this;
    }

    /// <summary>After a success the walk goes on elsewhere.</summary>
    public PlanCall OnSuccess(PlanJump jump)
    {
        builder.JumpFrom(step, jump, onSuccess: true);
        return this;
    }
}
