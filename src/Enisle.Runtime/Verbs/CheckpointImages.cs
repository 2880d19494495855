using Enisle.Host;
using Enisle.Isolation;
using Enisle.Runtime.CommandLine;

namespace Enisle.Runtime.Verbs;

/// <summary>The flags that <c>checkpoint</c> and <c>restore</c> have in common.</summary>
internal static class CheckpointImages
{
    private const string DefaultDirectory = "checkpoint";

    /// <exception cref="EnisleException">A value is against its flag's rule.</exception>
    public static ImageOptions Of(ParsedArguments arguments)
    {
        foreach (string kind in arguments.List("empty-ns"))
        {
            // The network namespace always is: what is in it is its maker's to set up.
            if (kind != "network")
            {
                throw new EnisleException(ErrorKind.Invalid, $"--empty-ns: {kind}: must be network");
            }
        }

        string? mode = arguments.Text("manage-cgroups-mode");
        if (mode is not (null or "soft" or "full" or "strict" or "ignore"))
        {
            throw new EnisleException(ErrorKind.Invalid, $"--manage-cgroups-mode: {mode}: must be soft, full, strict or ignore");
        }

        return new ImageOptions
        {
            ImagePath = Path.GetFullPath(arguments.Text("image-path") ?? DefaultDirectory),
            WorkPath = arguments.Text("work-path") is { } work ? Path.GetFullPath(work) : null,
            TcpEstablished = arguments.Switch("tcp-established"),
            ExternalUnixSockets = arguments.Switch("ext-unix-sk"),
            ShellJob = arguments.Switch("shell-job"),
            FileLocks = arguments.Switch("file-locks"),
            LazyPages = arguments.Switch("lazy-pages"),
            AutoDedup = arguments.Switch("auto-dedup"),
            CgroupsMode = mode,
        };
    }
}
