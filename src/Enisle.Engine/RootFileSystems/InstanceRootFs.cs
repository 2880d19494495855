using Enisle.Abi;
using Enisle.Engine.Instances;
using Enisle.Host.Fd;
using Enisle.Images.RootFileSystems;

namespace Enisle.Engine.RootFileSystems;

/// <summary>An instance's root file system: the image's layers, shared by all, and a writable layer of its own.</summary>
internal static class InstanceRootFs
{
    private static readonly string[] s_mountPoints = ["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"];

    /// <summary>Mounts it at <see cref="Instance.RootFs"/>. What is mounted there from a start that was cut short is taken away first.</summary>
    public static void Mount(EngineContext engine, Instance instance, InstanceDefinition definition)
    {
        Unmount(instance);
        OverlayMount.Mount(engine.Images, definition.DiffIds, instance.Directory);
    }

    /// <summary>Takes it away, if it is there.</summary>
    public static void Unmount(Instance instance)
    {
        OverlayMount.Unmount(instance.Directory);
        RemoveMountPoints(instance);
    }

    /// <summary>Whether the path is of a file that the engine mounts: what is there in the writable layer is no change of the workload's.</summary>
    public static bool IsMountPoint(string path) => s_mountPoints.Contains(path);

    // Where the image has no such file, an empty one was made to be mounted over.
    private static void RemoveMountPoints(Instance instance)
    {
        using OwnedFd? upper = HostFile.TryOpenAt(
            Fcntl.AT_FDCWD, $"{OverlayMount.UpperOf(instance.Directory)}/etc", Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW, 0, out _);
        foreach (string path in upper is null ? [] : s_mountPoints)
        {
            string name = path["/etc/".Length..];
            using OwnedFd? file = HostFile.TryOpenAt(upper!.Number, name, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0, out _);
            if (file is not null && FileStatus.Of(file.Number) is { Type: Fcntl.S_IFREG, Size: 0 })
            {
                HostFile.TryUnlink(upper.Number, name);
            }
        }
    }
}
