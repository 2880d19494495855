namespace Enisle.Isolation.Cgroups;

/// <summary>Percent of time lost in the last 10, 60 and 300 seconds, and microseconds lost in all.</summary>
public readonly record struct PressureLine(double Avg10, double Avg60, double Avg300, ulong Total);
