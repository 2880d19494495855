namespace Enisle.Conformance.Tests.Harness;

/// <summary>The case needs a kernel of at least this version.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresKernelAttribute(int major, int minor) : RequiresAttribute
{
    public int Major => major;

    public int Minor => minor;

    protected override string? Reason => HostFacts.HasKernel(major, minor) ? null : $"needs Linux {major}.{minor}";
}
