namespace Enisle.Engine.Keepers;

/// <summary>How an attached client came back.</summary>
/// <param name="End">Why.</param>
/// <param name="Code">The instance's exit code; 128 + n when this process was interrupted by signal n; else 0.</param>
/// <param name="Signal">What killed the instance, or interrupted this process; 0: nothing did.</param>
public readonly record struct AttachResult(AttachEnd End, int Code, int Signal);
