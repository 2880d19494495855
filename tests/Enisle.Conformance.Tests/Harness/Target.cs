namespace Enisle.Conformance.Tests.Harness;

/// <summary>The runtime that the cases call: the product, or the peer that proves the cases.</summary>
/// <remarks>
/// ENISLE_CONFORMANCE_TARGET is <c>product</c> (default), <c>crun</c>, <c>runc</c> or a path. The product's path is
/// ENISLE_RUNTIME, else artifacts/enisle-container above this assembly; the peer's is ENISLE_REFERENCE, else the one that
/// bench/peers has unpacked into artifacts/peers, else Debian's.
/// </remarks>
internal static class Target
{
    private static readonly Lazy<(TargetKind Kind, string Path)> s_choice = new(Choose);
    private static readonly Lazy<string[]> s_wrapper = new(MakeWrapper);
    private static readonly Lazy<Version> s_version = new(AskVersion);

    public static TargetKind Kind => s_choice.Value.Kind;

    public static string Path => s_choice.Value.Path;

    public static string Name => Kind.ToString().ToLowerInvariant();

    /// <summary>As <c>--version</c> prints it in its first line.</summary>
    public static Version Version => s_version.Value;

    /// <summary>What stands before the runtime's path: a program that changes the view of the host and then executes it, or nothing.</summary>
    public static IReadOnlyList<string> Wrapper => s_wrapper.Value;

    /// <summary>Walks up from this assembly to the first directory that has <paramref name="relative"/>.</summary>
    public static string? FindAbove(string relative)
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
        {
            string candidate = System.IO.Path.Combine(d.FullName, relative);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static (TargetKind Kind, string Path) Choose()
    {
        string wanted = Environment.GetEnvironmentVariable("ENISLE_CONFORMANCE_TARGET") ?? "product";
        string? reference = Environment.GetEnvironmentVariable("ENISLE_REFERENCE");
        return wanted switch
        {
            "product" => (TargetKind.Product, Product()),
            "crun" => (TargetKind.Crun, Existing(reference ?? FindAbove("artifacts/peers/bin/crun") ?? "/usr/bin/crun")),
            "runc" => (TargetKind.Runc, Existing(reference ?? FindAbove("artifacts/peers/bin/runc") ?? "/usr/sbin/runc")),
            _ => (KindOf(wanted), Existing(wanted)),
        };
    }

    private static string Product() =>
        Environment.GetEnvironmentVariable("ENISLE_RUNTIME") is string path
            ? Existing(path)
            : Published() ?? FindAbove("artifacts/enisle-container")
                ?? throw new InvalidOperationException("no artifacts/enisle-container above the tests: publish it, or set ENISLE_RUNTIME");

    private static string? Published() =>
        Environment.GetEnvironmentVariable("ENISLE_ARTIFACTS") is string artifacts
            ? System.IO.Path.Combine(artifacts, "enisle-container")
            : null;

    private static Version AskVersion()
    {
        string output = System.IO.Path.GetTempFileName();
        using ChildProcess process = ChildProcess.Start(new ChildOptions
        {
            Arguments = [Path, "--version"],
            Environment = ["PATH=/usr/bin:/bin"],
            StandardOutput = output,
        });
        Assert.True(process.Wait(TimeSpan.FromSeconds(10)), $"{Path} --version does not end");
        string first = File.ReadLines(output).FirstOrDefault("");
        File.Delete(output);
        string number = first.Split(' ')[^1].Split('+', '-', '~')[0];
        return Version.TryParse(number, out Version? version) ? version : new Version(0, 0);
    }

    private static string Existing(string path) => File.Exists(path)
        ? System.IO.Path.GetFullPath(path)
        : throw new InvalidOperationException($"the runtime under test, {path}, is not there");

    private static TargetKind KindOf(string path)
    {
        string name = System.IO.Path.GetFileName(path);
        return name.Contains("crun", StringComparison.Ordinal) ? TargetKind.Crun
            : name.Contains("runc", StringComparison.Ordinal) ? TargetKind.Runc
            : TargetKind.Product;
    }

    private static string[] MakeWrapper()
    {
        if (Kind != TargetKind.Crun || !HostFacts.IsHybridCgroup)
        {
            return [];
        }

        // crun refuses a host whose v2 mount stands beside the v1 ones; in a mount namespace of its own that mount goes.
        const string Script = "mount --make-private /sys/fs/cgroup; umount /sys/fs/cgroup/unified; exec \"$@\"";
        return ["/usr/bin/unshare", "--mount", "--propagation", "unchanged", "/bin/sh", "-c", Script, "sh"];
    }
}
