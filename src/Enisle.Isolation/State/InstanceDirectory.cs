using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Isolation.State;

/// <summary>One instance's directory: its record, a copy of its configuration, and the FIFOs between <c>create</c> and <c>start</c>.</summary>
/// <remarks>Owner: this object owns the descriptor; the directory itself lives until <see cref="Remove"/>.</remarks>
public sealed class InstanceDirectory : IDisposable
{
    /// <summary>A byte in it lets the created process go on.</summary>
    public const string StartFifo = "start.fifo";

    /// <summary>End of file in it means that the workload was executed; anything else is a failure.</summary>
    public const string ResultFifo = "result.fifo";

    private const string RecordFile = "state.json";
    private const string ConfigFile = "config.json";
    private readonly OwnedFd _directory;

    internal InstanceDirectory(string id, string path, OwnedFd directory)
    {
        Id = id;
        Path = path;
        _directory = directory;
    }

    /// <summary>The instance's id.</summary>
    public string Id { get; }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>The record; null when creation was cut short before it was written: not there, or still empty.</summary>
    public InstanceRecord? TryReadRecord() => HostFile.TryReadAllBytes(_directory.Number, RecordFile) is { Length: > 0 } json
        ? InstanceRecordJson.Read(json, $"{Path}/{RecordFile}") with { Directory = Path }
        : null;

    /// <summary>The record.</summary>
    /// <exception cref="EnisleException">There is none, or it is damaged.</exception>
    public InstanceRecord ReadRecord() => TryReadRecord()
        ?? throw new EnisleException(ErrorKind.NotFound, $"{Path}/{RecordFile}: missing: creation was cut short; delete --force cleans up");

    /// <summary>Writes the first record: nobody can be reading it yet.</summary>
    public void WriteFirstRecord(InstanceRecord record)
    {
        using OwnedFd file = HostFile.OpenAt(
            _directory.Number, RecordFile, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC, 0x180);
        HostFile.WriteAll(file, InstanceRecordJson.Write(record), RecordFile);
    }

    /// <summary>Replaces the record atomically.</summary>
    public void WriteRecord(InstanceRecord record) =>
        HostFile.ReplaceAtomically(_directory.Number, RecordFile, InstanceRecordJson.Write(record));

    /// <summary>Keeps the configuration as it was at creation: exec and delete need it, and the bundle may change.</summary>
    public void WriteConfig(ReadOnlySpan<byte> json)
    {
        using OwnedFd file = HostFile.OpenAt(
            _directory.Number, ConfigFile, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC, 0x180);
        HostFile.WriteAll(file, json, ConfigFile);
    }

    /// <summary>The configuration as it was at creation, or null.</summary>
    public byte[]? TryReadConfig() => HostFile.TryReadAllBytes(_directory.Number, ConfigFile);

    /// <summary>Makes a FIFO and opens it for both directions, so that neither side ever blocks in open.</summary>
    public OwnedFd CreateFifo(string name)
    {
        HostFile.MakeFifo(_directory.Number, name, 0x180);
        return HostFile.OpenAt(_directory.Number, name, Fcntl.O_RDWR);
    }

    /// <summary>Opens a FIFO, or null when it is not there or (for writing) nobody reads it.</summary>
    public OwnedFd? TryOpenFifo(string name, int flags, out Errno errno) =>
        HostFile.TryOpenAt(_directory.Number, name, flags | Fcntl.O_NONBLOCK, 0, out errno);

    /// <summary>Whether a file of that name is there.</summary>
    public bool Has(string name)
    {
        using OwnedFd? fd = HostFile.TryOpenAt(_directory.Number, name, Fcntl.O_PATH, 0, out _);
        return fd is not null;
    }

    /// <summary>Removes one file; no error when it is not there.</summary>
    public void RemoveFile(string name) => HostFile.TryUnlink(_directory.Number, name);

    /// <summary>Removes one file; false when somebody else has.</summary>
    public bool TryRemoveFile(string name) => HostFile.TryUnlink(_directory.Number, name) == Errno.None;

    /// <summary>Removes the directory and all that this program puts there.</summary>
    public void Remove()
    {
        foreach (string name in (ReadOnlySpan<string>)[StartFifo, ResultFifo, ConfigFile, RecordFile])
        {
            HostFile.TryUnlink(_directory.Number, name);
        }

        Errno errno = HostFile.TryUnlink(Fcntl.AT_FDCWD, Path, Fcntl.AT_REMOVEDIR);
        if (errno is Errno.ENOTEMPTY or Errno.EEXIST)
        {
            System.IO.Directory.Delete(Path, recursive: true); // temporary files of a run that was killed
        }
        else if (errno is not (Errno.None or Errno.ENOENT))
        {
            throw new LinuxException(errno, "rmdir", Path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();
}
