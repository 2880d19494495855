namespace Enisle.Host.Spawn;

/// <summary>A place in the plan where a step leaves its result for later steps.</summary>
public readonly record struct PlanSlot(byte Index);
