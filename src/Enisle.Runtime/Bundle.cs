using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Runtime.CommandLine;
using Enisle.Spec.Runtime;

namespace Enisle.Runtime;

/// <summary>The bundle that <c>create</c> and <c>run</c> are given, read and validated.</summary>
internal sealed record Bundle(string Directory, RuntimeConfig Config, byte[] ConfigJson)
{
    private const string ConfigFile = "config.json";

    /// <summary>Reads it. The working directory becomes the bundle's, as hooks expect.</summary>
    /// <exception cref="EnisleException">There is no such directory or file; <see cref="Spec.SpecException"/>: the file is against the specification.</exception>
    public static Bundle Open(ParsedArguments arguments)
    {
        string? given = arguments.Text("config");
        string? config = given is null ? null : Path.GetFullPath(given);
        string directory = Path.GetFullPath(arguments.Text("bundle") ?? ".");
        Errno errno = WorkingDirectory.TryChange(directory);
        if (errno != Errno.None)
        {
            throw new EnisleException(ErrorKind.NotFound, $"--bundle: chdir {directory}: {errno.Describe()}");
        }

        directory = directory.Length > 1 ? directory.TrimEnd('/') : directory;
        string file = config ?? $"{directory}/{ConfigFile}";
        byte[] json = HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, file)
            ?? throw new EnisleException(ErrorKind.NotFound, $"JSON specification file {file} not found");
        return new Bundle(directory, RuntimeConfigReader.Read(json, file), json);
    }

    /// <summary>The flags that name it and say where sockets and the pid file are; shared by <c>create</c> and <c>run</c>.</summary>
    public static FlagSpec[] Flags(params ReadOnlySpan<FlagSpec> more) =>
    [
        new(FlagKind.Text, "bundle", 'b', "path of the bundle (default: the working directory)"),
        new(FlagKind.Text, "config", '\0', "path of the configuration (default: config.json in the bundle)"),
        new(FlagKind.Text, "console-socket", '\0', "path of a Unix socket that is sent the master of the terminal"),
        new(FlagKind.Text, "pidfd-socket", '\0', "path of a Unix socket that is sent a pidfd of the first process"),
        new(FlagKind.Text, "pid-file", '\0', "file that the process id is written to"),
        new(FlagKind.Switch, "no-pivot", '\0', "change the root by moving the mount; for a root file system on a ramdisk"),
        new(FlagKind.Switch, "no-new-keyring", '\0', "keep the caller's session keyring"),
        new(FlagKind.Number, "preserve-fds", '\0', "descriptors that the workload keeps beside 0, 1, 2 and those of $LISTEN_FDS"),
        .. more,
    ];
}
