namespace Enisle.Output.Templates;

/// <summary>How a part of a loop's body ended.</summary>
internal enum Jump : byte
{
    None,
    Continue,
    Break,
}
