using Enisle.Abi;

namespace Enisle.Fuzz.SpawnPlans;

/// <summary>How a walk ended: an exit code, and the failure that it reported, if any.</summary>
internal readonly record struct WalkResult(int ExitCode, PlanFailure? Failure, string Label);
