using Enisle.Isolation;
using Enisle.Runtime.CommandLine;

namespace Enisle.Runtime.Verbs;

/// <summary><c>restore</c>: brings a saved container back; in the foreground unless detached.</summary>
internal sealed class RestoreVerb : Verb
{
    public override string Name => "restore";

    public override string Summary => "restore a container from a checkpoint";

    public override FlagSpec[] Flags() => Bundle.Flags(
        new FlagSpec(FlagKind.Text, "image-path", '\0', "directory of the image files"),
        new FlagSpec(FlagKind.Text, "work-path", '\0', "directory for work files and logs"),
        new FlagSpec(FlagKind.Switch, "tcp-established", '\0', "allow open TCP connections"),
        new FlagSpec(FlagKind.Switch, "tcp-close", '\0', "close TCP connections"),
        new FlagSpec(FlagKind.Switch, "ext-unix-sk", '\0', "allow Unix sockets that lead outside"),
        new FlagSpec(FlagKind.Switch, "shell-job", '\0', "allow processes with an outer terminal"),
        new FlagSpec(FlagKind.Switch, "file-locks", '\0', "handle file locks"),
        new FlagSpec(FlagKind.Text, "manage-cgroups-mode", '\0', "soft (default), full, strict or ignore"),
        new FlagSpec(FlagKind.Switch, "detach", 'd', "end while the container runs"),
        new FlagSpec(FlagKind.Switch, "no-subreaper", '\0', "do not adopt processes that lose their parents"),
        new FlagSpec(FlagKind.TextList, "empty-ns", '\0', "create this namespace without restoring its content"),
        new FlagSpec(FlagKind.Switch, "auto-dedup", '\0', "deduplicate memory images"),
        new FlagSpec(FlagKind.Switch, "lazy-pages", '\0', "restore memory on demand"),
        new FlagSpec(FlagKind.Text, "lsm-profile", '\0', "security profile, as TYPE:NAME"),
        new FlagSpec(FlagKind.Text, "lsm-mount-context", '\0', "security context of mounts"));

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        bool detached = arguments.Switch("detach");
        RestoreRequest request = new()
        {
            Images = CheckpointImages.Of(arguments),
            TcpClose = arguments.Switch("tcp-close"),
            LsmProfile = arguments.Text("lsm-profile"),
            LsmMountContext = arguments.Text("lsm-mount-context"),
        };
        using Launch launch = new(context, arguments, startAtOnce: true, detached) { Restore = request };
        if (detached)
        {
            launch.Detached();
            return 0;
        }

        return launch.InForeground(keep: false, adoptOrphans: !arguments.Switch("no-subreaper"));
    }
}
