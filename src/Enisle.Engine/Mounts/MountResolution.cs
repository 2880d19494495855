using System.Globalization;
using Enisle.Abi;
using Enisle.Bundles.Options;
using Enisle.Engine.Volumes;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Spec.Runtime;

namespace Enisle.Engine.Mounts;

/// <summary>Mounts as asked for → mounts as the specification has them, with sources that are there.</summary>
internal static class MountResolution
{
    private const uint OpenDirectory = 0x1ED;

    /// <param name="engine">Has the volumes.</param>
    /// <param name="mounts">An instance's, volumes named.</param>
    /// <param name="root">The instance's root file system, from which an empty volume gets what the image has there.</param>
    /// <exception cref="EnisleException">NotFound: a source is not there.</exception>
    public static List<Mount> Resolve(EngineContext engine, IReadOnlyList<MountOptions> mounts, RootDirectory root)
    {
        List<Mount> resolved = new(mounts.Count);
        foreach (MountOptions mount in mounts)
        {
            resolved.Add(mount.Kind switch
            {
                MountKind.Bind => Bind(mount, HostSource(mount)),
                MountKind.Volume => Bind(mount, VolumeSource(engine, mount, root)),
                MountKind.Tmpfs => Memory(mount),
                _ => throw new EnisleException(ErrorKind.Unsupported, $"--mount: type=image: {mount.Source}: images are not mounted yet"),
            });
        }

        return resolved;
    }

    private static Mount Bind(MountOptions mount, string source) => new()
    {
        Destination = mount.Target,
        Type = "bind",
        Source = source,
        Options = [mount.NonRecursive ? "bind" : "rbind", mount.Propagation ?? "rprivate", mount.ReadOnly ? "ro" : "rw"],
    };

    private static string HostSource(MountOptions mount)
    {
        string source = mount.Source!;
        if (!HostFile.Exists(source))
        {
            if (!mount.CreateSource)
            {
                throw new EnisleException(ErrorKind.NotFound, $"invalid mount config for type \"bind\": bind source path does not exist: {source}");
            }

            MakeAll(source);
        }

        return source;
    }

    // As Docker has it: a directory that is missing is made, and root's.
    private static void MakeAll(string path)
    {
        int slash = path.LastIndexOf('/');
        if (slash > 0 && !HostFile.Exists(path[..slash]))
        {
            MakeAll(path[..slash]);
        }

        HostFile.MakeDirectory(Fcntl.AT_FDCWD, path, OpenDirectory);
    }

    private static string VolumeSource(EngineContext engine, MountOptions mount, RootDirectory root)
    {
        Volume volume = engine.Volumes.GetOrCreate(mount.Source, mount.VolumeLabels);
        if (!mount.NoCopy)
        {
            CopyUp(volume, mount.Target, root);
        }

        if (mount.Subpath is null)
        {
            return volume.Path;
        }

        // A path in the volume is a workload's: looked up without leaving it, and handed on by what was found.
        using RootDirectory content = RootDirectory.Open(volume.Path);
        using OwnedFd directory = content.TryOpenInside(mount.Subpath, Fcntl.O_PATH, 0, out Errno errno)
            ?? throw new EnisleException(ErrorKind.NotFound, $"--mount: volume-subpath={mount.Subpath}: {errno.Describe()}");
        return HostPathOf(directory);
    }

    private static string HostPathOf(OwnedFd directory) =>
        new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{directory.Number}")).LinkTarget
        ?? throw new EnisleException(ErrorKind.Host, "/proc/self/fd: not readable");

    /// <summary>An empty volume gets what the image has at its place, as Docker has it, owner and mode of the directory included.</summary>
    private static void CopyUp(Volume volume, string target, RootDirectory root)
    {
        using OwnedFd content = HostFile.Open(volume.Path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
        if (DirectoryReader.ReadNames(content).Count > 0)
        {
            return;
        }

        using OwnedFd? source = root.TryOpenInside(target, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0, out _);
        if (source is not null)
        {
            TreeCopy.Copy(source.Number, content.Number);
            FileStatus status = FileStatus.Of(source.Number);
            FileOwner.Set(content, status.Uid, status.Gid, status.Permissions);
        }
    }

    private static Mount Memory(MountOptions mount)
    {
        List<string> options = ["nosuid", "nodev", "noexec"];
        foreach (string option in mount.Extra)
        {
            // exec takes noexec back, and so on.
            options.RemoveAll(other => other == $"no{option}" || $"no{other}" == option);
            options.Add(option);
        }

        if (mount.ReadOnly)
        {
            options.Add("ro");
        }

        if (mount.TmpfsSizeBytes > 0)
        {
            options.Add(string.Create(CultureInfo.InvariantCulture, $"size={mount.TmpfsSizeBytes}"));
        }

        if (mount.TmpfsMode is { } mode)
        {
            options.Add($"mode={Convert.ToString(mode, 8)}");
        }

        return new Mount { Destination = mount.Target, Type = "tmpfs", Source = "tmpfs", Options = options };
    }
}
