namespace Enisle.Conformance.Tests.Harness;

/// <summary>The case runs the probe program, which musl-gcc builds.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresProbeAttribute : RequiresAttribute
{
    protected override string? Reason => Session.Instance.ProbePath is null ? "needs musl-gcc (package musl-tools)" : null;
}
