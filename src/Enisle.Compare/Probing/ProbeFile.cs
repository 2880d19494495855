using System.Globalization;
using Enisle.Abi;
using Enisle.Engine;
using Enisle.Host.Fd;

namespace Enisle.Compare.Probing;

/// <summary>The probe as a file that instances can mount: in a directory of its own, named for this process.</summary>
/// <remarks>Below the engine's data, for where run-time state lies is often mounted <c>noexec</c>.</remarks>
internal sealed class ProbeFile : IDisposable
{
    private const uint Executable = 0x16D; // everybody reads and executes: the image's user need not be root
    private readonly string _directory;

    private ProbeFile(string directory)
    {
        _directory = directory;
        Path = $"{directory}/probe";
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>Writes it. Owner: the caller, who takes it away.</summary>
    public static ProbeFile Create(EngineDirectories directories)
    {
        string directory = $"{Parent(directories)}/{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}";
        EngineDirectories.Make(directory);
        ProbeFile probe = new(directory);
        HostFile.TryUnlink(Fcntl.AT_FDCWD, probe.Path); // of an earlier process with this number
        using OwnedFd file = HostFile.Open(probe.Path, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL, Executable);
        HostFile.WriteAll(file, ProbeImage.Bytes, probe.Path);
        return probe;
    }

    /// <summary>Takes away what processes have left that are no more.</summary>
    public static void Sweep(EngineDirectories directories)
    {
        using OwnedFd? parent = HostFile.TryOpenAt(Fcntl.AT_FDCWD, Parent(directories), Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, out _);
        foreach (string pid in parent is null ? [] : DirectoryReader.ReadNames(parent))
        {
            if (!HostFile.Exists($"/proc/{pid}"))
            {
                new ProbeFile($"{Parent(directories)}/{pid}").Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        HostFile.TryUnlink(Fcntl.AT_FDCWD, Path);
        HostFile.TryUnlink(Fcntl.AT_FDCWD, _directory, Fcntl.AT_REMOVEDIR);
    }

    private static string Parent(EngineDirectories directories) => $"{directories.Data}/compare";
}
