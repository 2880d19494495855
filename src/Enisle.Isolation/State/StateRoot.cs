using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Isolation.State;

/// <summary>The directory that holds one directory an instance (<c>--root</c>), mode 0700 (CVE-2024-25621).</summary>
/// <param name="path">Absolute.</param>
/// <param name="remedy">What a person can do when it cannot be made; null when the system's own words say enough.</param>
public sealed class StateRoot(string path, string? remedy = null)
{
    private const uint OwnerOnly = 0x1C0;

    /// <summary>Absolute path.</summary>
    public string Path { get; } = path;

    /// <summary>Makes a new instance's directory; nobody else can have the same id at the same time.</summary>
    /// <exception cref="EnisleException">AlreadyExists.</exception>
    public InstanceDirectory Create(string id)
    {
        InstanceId.Validate(id);
        OwnedFd? root = HostFile.TryOpenAt(Fcntl.AT_FDCWD, Path, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0, out Errno errno);
        if (root is null)
        {
            if (errno != Errno.ENOENT)
            {
                throw new LinuxException(errno, "open", Path);
            }

            Make();
            root = HostFile.Open(Path, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        }

        using (root)
        {
            if (!HostFile.MakeDirectory(root.Number, id, OwnerOnly))
            {
                throw new EnisleException(ErrorKind.AlreadyExists, $"container with given ID already exists: {id}");
            }

            return new InstanceDirectory(id, $"{Path}/{id}", HostFile.OpenAt(root.Number, id, Fcntl.O_PATH | Fcntl.O_DIRECTORY));
        }
    }

    /// <summary>An existing instance's directory.</summary>
    /// <exception cref="EnisleException">NotFound.</exception>
    public InstanceDirectory Open(string id) =>
        TryOpen(id) ?? throw new EnisleException(ErrorKind.NotFound, $"container does not exist: {id}");

    /// <summary>An existing instance's directory, or null.</summary>
    public InstanceDirectory? TryOpen(string id)
    {
        InstanceId.Validate(id);
        string directory = $"{Path}/{id}";
        OwnedFd? fd = HostFile.TryOpenAt(Fcntl.AT_FDCWD, directory, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0, out _);
        return fd is null ? null : new InstanceDirectory(id, directory, fd);
    }

    /// <summary>The ids there are, in no order; empty when the root does not exist.</summary>
    public IReadOnlyList<string> List()
    {
        DirectoryInfo root = new(Path);
        return root.Exists ? [.. root.EnumerateDirectories().Select(static entry => entry.Name)] : [];
    }

    private void Make()
    {
        try
        {
            MakeAll(Path);
        }
        catch (LinuxException e) when (remedy is not null)
        {
            throw new EnisleException(ErrorKind.Host, $"{e.Message}: {remedy}", e);
        }
    }

    private static void MakeAll(string path)
    {
        int slash = path.LastIndexOf('/');
        if (slash > 0 && !System.IO.Directory.Exists(path[..slash]))
        {
            MakeAll(path[..slash]);
        }

        HostFile.MakeDirectory(Fcntl.AT_FDCWD, path, OwnerOnly);
    }
}
