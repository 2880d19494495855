using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Runtime.CommandLine;
using Enisle.Spec.Runtime;

namespace Enisle.Runtime.Verbs;

/// <summary><c>spec</c>: a configuration to start from.</summary>
internal sealed class SpecVerb : Verb
{
    private const string ConfigFile = "config.json";

    public override string Name => "spec";

    public override string Summary => "write a configuration to start from: config.json";

    public override string Synopsis => "";

    public override int MinArguments => 0;

    public override int MaxArguments => 0;

    public override FlagSpec[] Flags() =>
    [
        new(FlagKind.Text, "bundle", 'b', "path of the bundle (default: the working directory)"),
        new(FlagKind.Switch, "rootless", '\0', "for an ordinary user: with a user namespace that maps the caller to root"),
    ];

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        string directory = Path.GetFullPath(arguments.Text("bundle") ?? ".");
        string path = $"{directory.TrimEnd('/')}/{ConfigFile}";
        bool cgroupV2 = HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, "/sys/fs/cgroup/cgroup.controllers") is not null;
        Identity caller = Identity.OfThisProcess();
        RuntimeConfig config = arguments.Switch("rootless")
            ? DefaultConfig.CreateRootless(cgroupV2, caller.Uid, caller.Gid)
            : DefaultConfig.Create(cgroupV2);

        using OwnedFd? file = HostFile.TryOpenAt(
            Fcntl.AT_FDCWD, path, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL, 0x1B6, out Errno errno);
        if (file is null)
        {
            throw errno == Errno.EEXIST
                ? new EnisleException(ErrorKind.AlreadyExists, $"File {path} exists. Remove it first")
                : new LinuxException(errno, "open", path);
        }

        HostFile.WriteAll(file, RuntimeConfigWriter.Write(config), path);
        return 0;
    }
}
