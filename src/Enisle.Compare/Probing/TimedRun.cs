namespace Enisle.Compare.Probing;

/// <summary>A program's run, seen from outside.</summary>
/// <param name="Status">As wait4(2) encodes it.</param>
/// <param name="ToExit">From before the call until it had ended.</param>
/// <param name="ToOutput">From before the call until its first byte came; null: none came.</param>
/// <param name="Output">What it printed, up to a limit.</param>
/// <param name="Errors">What it complained of, up to a limit.</param>
internal sealed record TimedRun(int Status, TimeSpan ToExit, TimeSpan? ToOutput, byte[] Output, string Errors);
