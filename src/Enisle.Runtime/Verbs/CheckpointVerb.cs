using Enisle.Host;
using Enisle.Runtime.CommandLine;

namespace Enisle.Runtime.Verbs;

/// <summary><c>checkpoint</c>: refused by levels that do not offer it.</summary>
internal sealed class CheckpointVerb : Verb
{
    public override string Name => "checkpoint";

    public override string Summary => "checkpoint a running container";

    public override FlagSpec[] Flags() =>
    [
        new(FlagKind.Text, "image-path", '\0', "directory for the image files"),
        new(FlagKind.Text, "work-path", '\0', "directory for work files and logs"),
        new(FlagKind.Text, "parent-path", '\0', "image files of an earlier pre-dump, relative to the image path"),
        new(FlagKind.Switch, "leave-running", '\0', "let the container run on"),
        new(FlagKind.Switch, "tcp-established", '\0', "allow open TCP connections"),
        new(FlagKind.Switch, "tcp-skip-in-flight", '\0', "skip TCP connections that are not established yet"),
        new(FlagKind.Switch, "link-remap", '\0', "remap unlinked files"),
        new(FlagKind.Switch, "ext-unix-sk", '\0', "allow Unix sockets that lead outside"),
        new(FlagKind.Switch, "shell-job", '\0', "allow processes with an outer terminal"),
        new(FlagKind.Switch, "lazy-pages", '\0', "restore memory on demand"),
        new(FlagKind.Number, "status-fd", '\0', "descriptor that is written a zero byte when lazy pages can be served"),
        new(FlagKind.Text, "page-server", '\0', "ADDRESS:PORT of a page server"),
        new(FlagKind.Switch, "file-locks", '\0', "handle file locks"),
        new(FlagKind.Switch, "pre-dump", '\0', "dump memory only, and let the container run on"),
        new(FlagKind.Text, "manage-cgroups-mode", '\0', "soft (default), full, strict or ignore"),
        new(FlagKind.TextList, "empty-ns", '\0', "create this namespace without restoring its content"),
        new(FlagKind.Switch, "auto-dedup", '\0', "deduplicate memory images"),
    ];

    public override int Run(RuntimeContext context, ParsedArguments arguments) => throw new EnisleException(
        ErrorKind.Unsupported, $"checkpoint: the level {context.Level.Name} does not offer it");
}
