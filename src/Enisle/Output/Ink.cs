namespace Enisle.Output;

/// <summary>What a word looks like on a terminal.</summary>
internal enum Ink : byte
{
    Plain,
    Bold,
    Dim,
    Red,
    Green,
    Yellow,
    Cyan,
}
