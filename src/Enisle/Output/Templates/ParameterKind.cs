namespace Enisle.Output.Templates;

/// <summary>What a function takes in one place.</summary>
internal enum ParameterKind : byte
{
    Any,
    String,
    Int,

    /// <summary>A list of strings.</summary>
    Strings,
}
