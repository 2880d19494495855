namespace Enisle.Host.Spawn;

/// <summary>An argument of a step: a number or address known now, or what an earlier step will have left in a slot.</summary>
public readonly struct PlanArg
{
    private PlanArg(long value, bool isSlot)
    {
        Value = value;
        IsSlot = isSlot;
    }

    /// <summary>The number, or the slot's index.</summary>
    public long Value { get; }

    /// <summary>Whether <see cref="Value"/> is a slot's index.</summary>
    public bool IsSlot { get; }

    /// <summary>A number.</summary>
    public static implicit operator PlanArg(int value) => new(value, false);

    /// <summary>A number, not sign-extended.</summary>
    public static implicit operator PlanArg(uint value) => new(value, false);

    /// <summary>A number, or an address in the plan's data.</summary>
    public static implicit operator PlanArg(long value) => new(value, false);

    /// <summary>A number, bit for bit.</summary>
    public static implicit operator PlanArg(ulong value) => new((long)value, false);

    /// <summary>The result of an earlier step.</summary>
    public static implicit operator PlanArg(PlanSlot slot) => new(slot.Index, true);
}
