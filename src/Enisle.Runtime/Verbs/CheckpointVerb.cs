using System.Globalization;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Isolation;
using Enisle.Isolation.State;
using Enisle.Runtime.CommandLine;

namespace Enisle.Runtime.Verbs;

/// <summary><c>checkpoint</c>: saves a running container to files.</summary>
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

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        using InstanceDirectory instance = Instances.Open(context, arguments.Positionals[0]);
        CheckpointRequest request = Request(arguments);
        context.Level.Checkpoint(instance, request);
        if (!request.LeaveRunning && !request.PreDump)
        {
            context.Level.Delete(instance, force: true, context.Log.Warning);
        }

        return 0;
    }

    private static CheckpointRequest Request(ParsedArguments arguments)
    {
        ImageOptions images = CheckpointImages.Of(arguments);
        (string? address, int port) = PageServer(arguments.Text("page-server"));
        return new CheckpointRequest
        {
            Images = images,
            ParentPath = Parent(images.ImagePath, arguments.Text("parent-path")),
            LeaveRunning = arguments.Switch("leave-running"),
            PreDump = arguments.Switch("pre-dump"),
            TcpSkipInFlight = arguments.Switch("tcp-skip-in-flight"),
            LinkRemap = arguments.Switch("link-remap"),
            StatusFd = arguments.IsSet("status-fd") ? arguments.Number("status-fd") : -1,
            PageServerAddress = address,
            PageServerPort = port,
        };
    }

    private static string? Parent(string imagePath, string? path)
    {
        if (path is null)
        {
            return null;
        }

        if (path[0] == '/')
        {
            throw new EnisleException(ErrorKind.Invalid, "--parent-path: must be relative to the image path");
        }

        using OwnedFd? there = HostFile.TryOpenAt(Fcntl.AT_FDCWD, $"{imagePath}/{path}", Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0, out Errno errno);
        return there is not null ? path : throw new EnisleException(ErrorKind.NotFound, $"--parent-path: {imagePath}/{path}: {errno.Describe()}");
    }

    private static (string? Address, int Port) PageServer(string? text)
    {
        if (text is null)
        {
            return (null, 0);
        }

        int colon = text.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture, out ushort port)
            ? (text[..colon], port)
            : throw new EnisleException(ErrorKind.Invalid, $"--page-server: {text}: must be ADDRESS:PORT");
    }
}
