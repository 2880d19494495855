namespace Enisle.Conformance.Tests.Harness;

/// <summary>The case saves and restores containers: criu is there, and works on this kernel.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresCriuAttribute : RequiresAttribute
{
    private static readonly string[] s_places = ["/usr/sbin/criu", "/usr/bin/criu", "/usr/local/sbin/criu"];
    private static readonly Lazy<string?> s_reason = new(Check);

    protected override string? Reason => s_reason.Value;

    private static string? Check()
    {
        if (!HostFacts.IsRoot)
        {
            return "needs root, for criu";
        }

        string? criu = s_places.FirstOrDefault(File.Exists);
        if (criu is null)
        {
            return "needs criu";
        }

        using ChildProcess check = ChildProcess.Start(new ChildOptions { Arguments = [criu, "check"], Environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"] });
        return check.Wait(TimeSpan.FromSeconds(20)) && check.ExitCode == 0 ? null : "«criu check» fails: this criu cannot work on this kernel";
    }
}
