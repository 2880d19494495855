namespace Enisle.Isolation.Cgroups;

/// <summary>Pressure stall information. Spec: Documentation/accounting/psi.rst.</summary>
/// <param name="Some">At least one task waited.</param>
/// <param name="Full">All tasks waited at once.</param>
public readonly record struct PressureStats(PressureLine Some, PressureLine Full);
