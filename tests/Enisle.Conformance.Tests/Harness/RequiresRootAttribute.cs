namespace Enisle.Conformance.Tests.Harness;

/// <summary>The case needs to be run by root.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresRootAttribute : RequiresAttribute
{
    protected override string? Reason => HostFacts.IsRoot ? null : "needs root";
}
