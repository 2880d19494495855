namespace Enisle.Conformance.Tests.Harness;

/// <summary>The case looks at files of cgroup v1 controllers.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresCgroupV1Attribute(params string[] controllers) : RequiresAttribute
{
    public IReadOnlyList<string> Controllers => controllers;

    protected override string? Reason
    {
        get
        {
            string? missing = controllers.FirstOrDefault(c => !HostFacts.HasCgroupV1(c));
            return missing is null ? null : $"needs the cgroup v1 controller {missing}";
        }
    }
}
