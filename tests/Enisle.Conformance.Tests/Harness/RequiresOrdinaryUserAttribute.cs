namespace Enisle.Conformance.Tests.Harness;

/// <summary>The case runs the runtime as an ordinary user who may make user namespaces.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresOrdinaryUserAttribute : RequiresAttribute
{
    /// <summary>Whether the case maps subordinate ids.</summary>
    public bool WithSubordinateIds { get; set; }

    protected override string? Reason => OrdinaryUser.Reason
        ?? (WithSubordinateIds && !OrdinaryUser.HasMapPrograms ? "needs newuidmap and newgidmap (package uidmap)" : null);
}
