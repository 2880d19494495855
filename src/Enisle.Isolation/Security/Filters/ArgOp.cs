namespace Enisle.Isolation.Security.Filters;

/// <summary>SCMP_CMP_*.</summary>
internal enum ArgOp : byte
{
    NotEqual,
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,

    /// <summary>The bits of the mask are those of the value.</summary>
    MaskedEqual,
}
