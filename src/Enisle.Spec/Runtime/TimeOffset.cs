namespace Enisle.Spec.Runtime;

/// <summary>An offset of a time namespace's clock. <see cref="Clock"/> is <c>monotonic</c> or <c>boottime</c>.</summary>
public readonly record struct TimeOffset(string Clock, long Secs, uint Nanosecs);
