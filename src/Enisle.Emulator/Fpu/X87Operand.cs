namespace Enisle.Emulator.Fpu;

/// <summary>The memory operand of an x87 instruction.</summary>
internal enum X87Operand
{
    None,
    Single,
    Double,
    Extended,
    Word,
    Integer,
    Long,
    Decimal,
    Other,
}
