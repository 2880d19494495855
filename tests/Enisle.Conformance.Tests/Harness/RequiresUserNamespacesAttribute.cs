namespace Enisle.Conformance.Tests.Harness;

/// <summary>The case makes user namespaces.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresUserNamespacesAttribute : RequiresAttribute
{
    private const string Maximum = "/proc/sys/user/max_user_namespaces";

    protected override string? Reason =>
        !File.Exists("/proc/self/ns/user") ? "needs a kernel with user namespaces"
        : File.Exists(Maximum) && File.ReadAllText(Maximum).Trim() == "0" ? "user namespaces are switched off (user.max_user_namespaces)"
        : null;
}
