namespace Enisle.Conformance.Tests.Harness;

/// <summary>A peer that is known to behave otherwise: the case is skipped there, and proven on the other one.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class DeviatesAttribute(TargetKind peer, string reason) : RequiresAttribute
{
    public TargetKind Peer => peer;

    public string Why => reason;

    protected override string? Reason => peer.HasFlag(Target.Kind) ? $"{Target.Name} deviates: {reason}" : null;
}
