namespace Enisle.Conformance.Tests.Harness;

/// <summary>A peer that is known to behave otherwise: the case is skipped there, and proven on the other one.</summary>
/// <remarks>ENISLE_CONFORMANCE_ALL=1 runs it all the same, to see whether a newer peer still deviates.</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class DeviatesAttribute(TargetKind peer, string reason) : RequiresAttribute
{
    private static readonly bool s_ignored = Environment.GetEnvironmentVariable("ENISLE_CONFORMANCE_ALL") == "1";

    public TargetKind Peer => peer;

    public string Why => reason;

    /// <summary>The first version that behaves as the case wants; empty when none is known.</summary>
    public string FixedIn { get; set; } = "";

    protected override string? Reason =>
        peer.HasFlag(Target.Kind) && !s_ignored && (FixedIn.Length == 0 || Target.Version < Version.Parse(FixedIn))
            ? $"{Target.Name} {Target.Version} deviates: {reason}"
            : null;
}
