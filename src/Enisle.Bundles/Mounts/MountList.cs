using System.Globalization;
using Enisle.Bundles.Options;
using Enisle.Spec.Runtime;

namespace Enisle.Bundles.Mounts;

/// <summary>All mounts of an instance, in the order in which they are made: the kernel's, the engine's files, then what was asked for.</summary>
internal static class MountList
{
    /// <summary>Where the program of <c>--init</c> is seen.</summary>
    public const string InitPath = "/sbin/docker-init";

    private const long DefaultShmBytes = 64 * 1024 * 1024;

    public static List<Mount> Build(HostOptions options, BundleContext context)
    {
        HashSet<string> asked = [.. context.Mounts.Select(static mount => mount.Destination)];
        List<Mount> mounts = [];
        foreach (Mount mount in Kernel(options, context))
        {
            // What a person mounts over /dev/shm or /sys takes its place.
            if (!asked.Contains(mount.Destination))
            {
                mounts.Add(mount);
            }
        }

        AddFile(mounts, asked, context.ResolvConf, "/etc/resolv.conf", readOnly: false);
        AddFile(mounts, asked, context.HostnameFile, "/etc/hostname", readOnly: false);
        AddFile(mounts, asked, context.HostsFile, "/etc/hosts", readOnly: false);
        if (options.Init)
        {
            AddFile(mounts, asked, context.InitProgram, InitPath, readOnly: true);
        }

        // A path before what lies below it, whatever the order of the flags; the sort is stable.
        mounts.AddRange(context.Mounts.OrderBy(static mount => mount.Destination.Count(static c => c == '/')));
        return mounts;
    }

    private static IEnumerable<Mount> Kernel(HostOptions options, BundleContext context)
    {
        string write = options.Privileged ? "rw" : "ro";
        bool rootless = context.UidMappings is not null;
        bool hostNetwork = options.NetworkMode == "host";
        yield return options.PidMode == "host" && rootless
            ? new Mount { Destination = "/proc", Type = "bind", Source = "/proc", Options = ["rbind", "nosuid", "noexec", "nodev"] }
            : new Mount { Destination = "/proc", Type = "proc", Source = "proc", Options = ["nosuid", "noexec", "nodev"] };
        yield return new Mount { Destination = "/dev", Type = "tmpfs", Source = "tmpfs", Options = ["nosuid", "strictatime", "mode=755", "size=65536k"] };
        yield return new Mount
        {
            Destination = "/dev/pts",
            Type = "devpts",
            Source = "devpts",
            Options = rootless
                ? ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"]
                : ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"],
        };

        // Only the owner of a network namespace may mount its sysfs.
        yield return rootless && hostNetwork
            ? new Mount { Destination = "/sys", Type = "bind", Source = "/sys", Options = ["rbind", "nosuid", "noexec", "nodev", "ro"] }
            : new Mount { Destination = "/sys", Type = "sysfs", Source = "sysfs", Options = ["nosuid", "noexec", "nodev", write] };
        yield return new Mount { Destination = "/sys/fs/cgroup", Type = "cgroup", Source = "cgroup", Options = ["nosuid", "noexec", "nodev", write] };
        yield return options.IpcMode == "host" || context.JoinedNamespaces.ContainsKey(NamespaceKind.Ipc)
            ? new Mount { Destination = "/dev/mqueue", Type = "bind", Source = "/dev/mqueue", Options = ["rbind", "nosuid", "noexec", "nodev"] }
            : new Mount { Destination = "/dev/mqueue", Type = "mqueue", Source = "mqueue", Options = ["nosuid", "noexec", "nodev"] };
        yield return SharedMemory(options, context);
    }

    private static Mount SharedMemory(HostOptions options, BundleContext context)
    {
        if (options.IpcMode == "host")
        {
            return new Mount { Destination = "/dev/shm", Type = "bind", Source = "/dev/shm", Options = ["rbind", "nosuid", "noexec", "nodev"] };
        }

        if (context.SharedMemory is { } directory)
        {
            return new Mount { Destination = "/dev/shm", Type = "bind", Source = directory, Options = ["bind", "nosuid", "noexec", "nodev"] };
        }

        long size = options.ShmSizeBytes > 0 ? options.ShmSizeBytes : DefaultShmBytes;
        string option = string.Create(CultureInfo.InvariantCulture, $"size={size}");
        return new Mount { Destination = "/dev/shm", Type = "tmpfs", Source = "shm", Options = ["nosuid", "noexec", "nodev", "mode=1777", option] };
    }

    private static void AddFile(List<Mount> mounts, HashSet<string> asked, string? source, string destination, bool readOnly)
    {
        if (source is not null && !asked.Contains(destination))
        {
            mounts.Add(new Mount { Destination = destination, Type = "bind", Source = source, Options = ["rbind", "rprivate", readOnly ? "ro" : "rw"] });
        }
    }
}
