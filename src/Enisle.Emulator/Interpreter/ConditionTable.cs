namespace Enisle.Emulator.Interpreter;

/// <summary>Conditional handlers by the condition's number in the opcode.</summary>
internal static class ConditionTable
{
    /// <summary>Jcc.</summary>
    public static nint Jump(int condition) => condition switch
    {
        0 => Conditional<Conditions.Overflow, Switches.Off>.Jump,
        1 => Conditional<Conditions.Overflow, Switches.On>.Jump,
        2 => Conditional<Conditions.Below, Switches.Off>.Jump,
        3 => Conditional<Conditions.Below, Switches.On>.Jump,
        4 => Conditional<Conditions.Zero, Switches.Off>.Jump,
        5 => Conditional<Conditions.Zero, Switches.On>.Jump,
        6 => Conditional<Conditions.BelowOrEqual, Switches.Off>.Jump,
        7 => Conditional<Conditions.BelowOrEqual, Switches.On>.Jump,
        8 => Conditional<Conditions.Sign, Switches.Off>.Jump,
        9 => Conditional<Conditions.Sign, Switches.On>.Jump,
        10 => Conditional<Conditions.Parity, Switches.Off>.Jump,
        11 => Conditional<Conditions.Parity, Switches.On>.Jump,
        12 => Conditional<Conditions.Less, Switches.Off>.Jump,
        13 => Conditional<Conditions.Less, Switches.On>.Jump,
        14 => Conditional<Conditions.LessOrEqual, Switches.Off>.Jump,
        _ => Conditional<Conditions.LessOrEqual, Switches.On>.Jump,
    };

    /// <summary>SETcc to a register.</summary>
    public static nint Set(int condition) => condition switch
    {
        0 => Conditional<Conditions.Overflow, Switches.Off>.Set,
        1 => Conditional<Conditions.Overflow, Switches.On>.Set,
        2 => Conditional<Conditions.Below, Switches.Off>.Set,
        3 => Conditional<Conditions.Below, Switches.On>.Set,
        4 => Conditional<Conditions.Zero, Switches.Off>.Set,
        5 => Conditional<Conditions.Zero, Switches.On>.Set,
        6 => Conditional<Conditions.BelowOrEqual, Switches.Off>.Set,
        7 => Conditional<Conditions.BelowOrEqual, Switches.On>.Set,
        8 => Conditional<Conditions.Sign, Switches.Off>.Set,
        9 => Conditional<Conditions.Sign, Switches.On>.Set,
        10 => Conditional<Conditions.Parity, Switches.Off>.Set,
        11 => Conditional<Conditions.Parity, Switches.On>.Set,
        12 => Conditional<Conditions.Less, Switches.Off>.Set,
        13 => Conditional<Conditions.Less, Switches.On>.Set,
        14 => Conditional<Conditions.LessOrEqual, Switches.Off>.Set,
        _ => Conditional<Conditions.LessOrEqual, Switches.On>.Set,
    };

    /// <summary>CMOVcc between registers.</summary>
    public static nint Move(int condition, int sizeLog) => condition switch
    {
        0 => Conditional<Conditions.Overflow, Switches.Off>.Move(sizeLog),
        1 => Conditional<Conditions.Overflow, Switches.On>.Move(sizeLog),
        2 => Conditional<Conditions.Below, Switches.Off>.Move(sizeLog),
        3 => Conditional<Conditions.Below, Switches.On>.Move(sizeLog),
        4 => Conditional<Conditions.Zero, Switches.Off>.Move(sizeLog),
        5 => Conditional<Conditions.Zero, Switches.On>.Move(sizeLog),
        6 => Conditional<Conditions.BelowOrEqual, Switches.Off>.Move(sizeLog),
        7 => Conditional<Conditions.BelowOrEqual, Switches.On>.Move(sizeLog),
        8 => Conditional<Conditions.Sign, Switches.Off>.Move(sizeLog),
        9 => Conditional<Conditions.Sign, Switches.On>.Move(sizeLog),
        10 => Conditional<Conditions.Parity, Switches.Off>.Move(sizeLog),
        11 => Conditional<Conditions.Parity, Switches.On>.Move(sizeLog),
        12 => Conditional<Conditions.Less, Switches.Off>.Move(sizeLog),
        13 => Conditional<Conditions.Less, Switches.On>.Move(sizeLog),
        14 => Conditional<Conditions.LessOrEqual, Switches.Off>.Move(sizeLog),
        _ => Conditional<Conditions.LessOrEqual, Switches.On>.Move(sizeLog),
    };

    /// <summary>CMP and Jcc in one, or 0.</summary>
    public static nint Compare(int condition, int sizeLog, BinaryForm form) => condition switch
    {
        0 => Conditional<Conditions.Overflow, Switches.Off>.Compare(sizeLog, form),
        1 => Conditional<Conditions.Overflow, Switches.On>.Compare(sizeLog, form),
        2 => Conditional<Conditions.Below, Switches.Off>.Compare(sizeLog, form),
        3 => Conditional<Conditions.Below, Switches.On>.Compare(sizeLog, form),
        4 => Conditional<Conditions.Zero, Switches.Off>.Compare(sizeLog, form),
        5 => Conditional<Conditions.Zero, Switches.On>.Compare(sizeLog, form),
        6 => Conditional<Conditions.BelowOrEqual, Switches.Off>.Compare(sizeLog, form),
        7 => Conditional<Conditions.BelowOrEqual, Switches.On>.Compare(sizeLog, form),
        8 => Conditional<Conditions.Sign, Switches.Off>.Compare(sizeLog, form),
        9 => Conditional<Conditions.Sign, Switches.On>.Compare(sizeLog, form),
        10 => Conditional<Conditions.Parity, Switches.Off>.Compare(sizeLog, form),
        11 => Conditional<Conditions.Parity, Switches.On>.Compare(sizeLog, form),
        12 => Conditional<Conditions.Less, Switches.Off>.Compare(sizeLog, form),
        13 => Conditional<Conditions.Less, Switches.On>.Compare(sizeLog, form),
        14 => Conditional<Conditions.LessOrEqual, Switches.Off>.Compare(sizeLog, form),
        _ => Conditional<Conditions.LessOrEqual, Switches.On>.Compare(sizeLog, form),
    };

    /// <summary>TEST and Jcc in one, or 0.</summary>
    public static nint Test(int condition, int sizeLog, BinaryForm form) => condition switch
    {
        0 => Conditional<Conditions.Overflow, Switches.Off>.Test(sizeLog, form),
        1 => Conditional<Conditions.Overflow, Switches.On>.Test(sizeLog, form),
        2 => Conditional<Conditions.Below, Switches.Off>.Test(sizeLog, form),
        3 => Conditional<Conditions.Below, Switches.On>.Test(sizeLog, form),
        4 => Conditional<Conditions.Zero, Switches.Off>.Test(sizeLog, form),
        5 => Conditional<Conditions.Zero, Switches.On>.Test(sizeLog, form),
        6 => Conditional<Conditions.BelowOrEqual, Switches.Off>.Test(sizeLog, form),
        7 => Conditional<Conditions.BelowOrEqual, Switches.On>.Test(sizeLog, form),
        8 => Conditional<Conditions.Sign, Switches.Off>.Test(sizeLog, form),
        9 => Conditional<Conditions.Sign, Switches.On>.Test(sizeLog, form),
        10 => Conditional<Conditions.Parity, Switches.Off>.Test(sizeLog, form),
        11 => Conditional<Conditions.Parity, Switches.On>.Test(sizeLog, form),
        12 => Conditional<Conditions.Less, Switches.Off>.Test(sizeLog, form),
        13 => Conditional<Conditions.Less, Switches.On>.Test(sizeLog, form),
        14 => Conditional<Conditions.LessOrEqual, Switches.Off>.Test(sizeLog, form),
        _ => Conditional<Conditions.LessOrEqual, Switches.On>.Test(sizeLog, form),
    };

    /// <summary>The condition on flags that are at hand.</summary>
    public static bool Holds(int condition, uint flags)
    {
        bool holds = (condition >> 1) switch
        {
            0 => Conditions.Overflow.OfFlags(flags),
            1 => Conditions.Below.OfFlags(flags),
            2 => Conditions.Zero.OfFlags(flags),
            3 => Conditions.BelowOrEqual.OfFlags(flags),
            4 => Conditions.Sign.OfFlags(flags),
            5 => Conditions.Parity.OfFlags(flags),
            6 => Conditions.Less.OfFlags(flags),
            _ => Conditions.LessOrEqual.OfFlags(flags),
        };
        return holds != ((condition & 1) != 0);
    }
}
