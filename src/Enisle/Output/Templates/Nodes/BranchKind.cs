namespace Enisle.Output.Templates.Nodes;

/// <summary>The three actions that have a body and perhaps an else.</summary>
internal enum BranchKind : byte
{
    If,
    Range,
    With,
}
