namespace Enisle.Engine.Instances;

/// <summary>What the checks have found. Docker Engine API: <c>State.Health</c>.</summary>
/// <param name="Status"><c>starting</c>, <c>healthy</c>, <c>unhealthy</c>.</param>
/// <param name="FailingStreak">Failures in a row.</param>
/// <param name="Log">The last five, oldest first.</param>
public sealed record HealthState(string Status, int FailingStreak, IReadOnlyList<HealthResult> Log);
