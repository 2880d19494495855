namespace Enisle.Spec.Runtime;

/// <summary>A terminal's size in characters.</summary>
public readonly record struct ConsoleSize(uint Height, uint Width);
