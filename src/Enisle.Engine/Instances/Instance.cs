using System.Text.Json;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;

namespace Enisle.Engine.Instances;

/// <summary>One instance's directory and what is written in it.</summary>
public sealed class Instance
{
    private const string DefinitionFile = "instance.json";
    private const string StateFile = "state.json";

    internal Instance(string id, EngineDirectories directories)
    {
        Id = id;
        Directories = directories;
        Directory = $"{directories.Instances}/{id}";
    }

    /// <summary>64 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>Absolute; also the bundle.</summary>
    public string Directory { get; }

    /// <summary>Sockets and the exit status; gone after a reboot.</summary>
    public string RunDirectory => Directories.InstanceRun(Id);

    /// <summary>Where the merged root file system is mounted while it runs.</summary>
    public string RootFs => $"{Directory}/rootfs";

    /// <summary>Its log, in Docker's json-file format.</summary>
    public string LogFile => $"{Directory}/{Id}-json.log";

    /// <summary>Where clients attach while it runs.</summary>
    public string AttachSocket => $"{RunDirectory}/attach";

    /// <summary>Where the keeper writes how it ended.</summary>
    public string ExitFile => $"{RunDirectory}/exit";

    internal EngineDirectories Directories { get; }

    /// <summary>What was asked for.</summary>
    /// <exception cref="EnisleException">NotFound: it has been removed; Invalid: the file is damaged.</exception>
    public InstanceDefinition ReadDefinition() => TryReadDefinition()
        ?? throw new EnisleException(ErrorKind.NotFound, $"No such container: {Id}");

    /// <summary>Null when it has been removed, or was never finished.</summary>
    public InstanceDefinition? TryReadDefinition() =>
        HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, $"{Directory}/{DefinitionFile}") is { Length: > 0 } json
            ? Parse(json, DefinitionFile, EngineJson.Default.InstanceDefinition) : null;

    /// <summary>How it is going, as it was last written down.</summary>
    public InstanceState ReadState() =>
        HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, $"{Directory}/{StateFile}") is { Length: > 0 } json
            ? Parse(json, StateFile, EngineJson.Default.InstanceState) : new InstanceState();

    /// <summary>Held while its state changes.</summary>
    /// <exception cref="EnisleException">NotFound: it has been removed.</exception>
    public InstanceLock Lock()
    {
        try
        {
            return InstanceLock.Take(Directory);
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOENT)
        {
            throw new EnisleException(ErrorKind.NotFound, $"No such container: {Id}", e);
        }
    }

    /// <summary>The process that supervises it now; null: there is none. Owner: the caller.</summary>
    public OwnedFd? TryOpenKeeper() => TryOpenKeeper(ReadState());

    internal void Write(InstanceDefinition definition) =>
        Replace(DefinitionFile, JsonSerializer.SerializeToUtf8Bytes(definition, EngineJson.Default.InstanceDefinition));

    internal void Write(InstanceState state) =>
        Replace(StateFile, JsonSerializer.SerializeToUtf8Bytes(state, EngineJson.Default.InstanceState));

    /// <summary>The keeper, when it is still the process that was written down.</summary>
    internal static OwnedFd? TryOpenKeeper(InstanceState state) => TryOpen(state.KeeperPid, state.KeeperStartTime);

    /// <summary>A process by pid and start time; null when it has gone.</summary>
    internal static OwnedFd? TryOpen(int pid, ulong startTime)
    {
        if (pid <= 0)
        {
            return null;
        }

        OwnedFd? process = ProcessHandle.TryOpen(pid);
        if (process is not null && ProcessStatus.TryRead(pid) is { HasEnded: false } status && status.StartTime == startTime)
        {
            return process;
        }

        process?.Dispose();
        return null;
    }

    private void Replace(string name, byte[] json)
    {
        using OwnedFd directory = HostFile.Open(Directory, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        HostFile.ReplaceAtomically(directory.Number, name, json);
    }

    private T Parse<T>(byte[] json, string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("is null");
        }
        catch (JsonException e)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{Directory}/{name}: {e.Message}", e);
        }
    }
}
