namespace Enisle.Host.Spawn;

/// <summary>A place in the plan that steps jump to; made first, put at its place later.</summary>
public readonly record struct PlanJump(int Index);
