using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Mounts;
using Enisle.Images.Content;
using Enisle.Images.Layers;

namespace Enisle.Images.RootFileSystems;

/// <summary>An image's layers as a root file system that can be written to, in a directory of the instance's.</summary>
/// <remarks>
/// <c>INSTANCE/upper</c> takes the changes, <c>INSTANCE/work</c> is overlayfs's own, <c>INSTANCE/rootfs</c> is where it is mounted. The
/// layers must be unpacked (<see cref="LayerStore.Ensure(Image)"/>).
/// </remarks>
public static class OverlayMount
{
    private const uint RootMode = 0x1ED; // 0755, where the uppermost layer does not say
    private const uint OwnerOnly = 0x1C0;

    /// <summary>Where the changes of an instance are.</summary>
    public static string UpperOf(string instanceDirectory) => $"{instanceDirectory}/upper";

    /// <summary>Where the instance's root file system is mounted.</summary>
    public static string RootOf(string instanceDirectory) => $"{instanceDirectory}/rootfs";

    /// <summary>Mounts it at <c>INSTANCE/rootfs</c>.</summary>
    /// <param name="content">The store that has the layers.</param>
    /// <param name="diffIds">The image's, lowest first.</param>
    /// <param name="instanceDirectory">Absolute; it is there, and the rest is made.</param>
    /// <param name="userAttributes">In a user namespace.</param>
    /// <returns>The root file system's path.</returns>
    public static string Mount(ContentStore content, IReadOnlyList<string> diffIds, string instanceDirectory, bool userAttributes = false)
    {
        string root = RootOf(instanceDirectory);
        HostFile.MakeDirectory(Fcntl.AT_FDCWD, root, OwnerOnly);
        List<OwnedFd> lower = [];
        try
        {
            OpenLayers(content, diffIds, instanceDirectory, lower);
            using OwnedFd upper = MakeUpper(UpperOf(instanceDirectory), lower[0]);
            using OwnedFd work = Directory($"{instanceDirectory}/work", OwnerOnly);
            using OwnedFd? mount = OverlayFileSystem.TryCreate(lower, upper, work, userAttributes);
            if (mount is not null)
            {
                OverlayFileSystem.Attach(mount, root);
            }
            else
            {
                OverlayFileSystem.Mount(lower, upper, work, userAttributes, root);
            }

            return root;
        }
        finally
        {
            lower.ForEach(static layer => layer.Dispose());
        }
    }

    /// <summary>Takes the mount away; nothing to do where there is none. The changes stay.</summary>
    public static void Unmount(string instanceDirectory)
    {
        string root = RootOf(instanceDirectory);
        Errno errno = OverlayFileSystem.TryDetach(root);
        if (errno is not (Errno.None or Errno.EINVAL or Errno.ENOENT))
        {
            throw new LinuxException(errno, "umount", root);
        }
    }

    /// <summary>Removes what <see cref="Mount"/> has made, the changes with it.</summary>
    public static void Remove(string instanceDirectory)
    {
        Unmount(instanceDirectory);
        using OwnedFd? directory = HostFile.TryOpenAt(Fcntl.AT_FDCWD, instanceDirectory, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0, out _);
        foreach (string name in (ReadOnlySpan<string>)["rootfs", "upper", "work", "empty"])
        {
            Errno errno = directory is null ? Errno.None : TreeRemoval.Remove(directory, name);
            if (errno != Errno.None)
            {
                throw new LinuxException(errno, "remove", $"{instanceDirectory}/{name}");
            }
        }
    }

    // Overlayfs wants the uppermost first, and one layer at least.
    private static void OpenLayers(ContentStore content, IReadOnlyList<string> diffIds, string instanceDirectory, List<OwnedFd> lower)
    {
        HashSet<string> seen = [];
        for (int i = diffIds.Count - 1; i >= 0; i--)
        {
            // The same layer twice hides nothing that it does not show, and overlayfs refuses it.
            if (seen.Add(diffIds[i]))
            {
                lower.Add(content.OpenLayer(Digest.Parse(diffIds[i])));
            }
        }

        if (lower.Count == 0)
        {
            lower.Add(Directory($"{instanceDirectory}/empty", RootMode));
        }
    }

    // The root's own owner and mode are the upper directory's: as the uppermost layer has them.
    private static OwnedFd MakeUpper(string path, OwnedFd uppermost)
    {
        bool isNew = HostFile.MakeDirectory(Fcntl.AT_FDCWD, path, OwnerOnly);
        OwnedFd upper = HostFile.Open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW);
        if (isNew)
        {
            FileStatus status = FileStatus.Of(uppermost.Number);
            RawFile.SetOwner(upper, status.Uid, status.Gid);
            RawFile.SetMode(upper, status.Permissions);
        }

        return upper;
    }

    private static OwnedFd Directory(string path, uint mode)
    {
        HostFile.MakeDirectory(Fcntl.AT_FDCWD, path, mode);
        return HostFile.Open(path, Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW);
    }
}
