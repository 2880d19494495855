using Enisle.Containers.Creation;
using Enisle.Containers.Plan;
using Enisle.Isolation.Cgroups;
using Enisle.Isolation.Mounts;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Checkpoint;

/// <summary>Mounts of a container that show the host: criu can neither save nor make them.</summary>
internal static class ExternalMounts
{
    /// <summary>What masked files are covered with, and its name in the images.</summary>
    public const string NullDevice = "/dev/null";

    private static readonly string[] s_defaultDevices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"];

    /// <summary>Devices, which in a user namespace are the host's own; no harm where they are not.</summary>
    public static IEnumerable<string> Devices(LinuxConfig linux)
    {
        foreach (string path in s_defaultDevices)
        {
            yield return path;
        }

        foreach (Device device in linux.Devices)
        {
            if (Array.IndexOf(s_defaultDevices, device.Path) < 0)
            {
                yield return device.Path;
            }
        }
    }

    /// <summary>Destinations and host directories of a mount of type cgroup, where it is made of the host's own mounts: v1 without a cgroup namespace.</summary>
    /// <param name="config">The container's.</param>
    /// <param name="paths">Its cgroups by hierarchy.</param>
    public static IEnumerable<(string Destination, string Source)> Cgroups(RuntimeConfig config, IReadOnlyDictionary<string, string> paths)
    {
        if (CgroupHost.Detect() is not { Unified: false } host || HasCgroupNamespace(config))
        {
            yield break;
        }

        foreach (Mount mount in config.Mounts)
        {
            if (mount.Type is not ("cgroup" or "cgroup2") || MountOptions.Parse(mount.Options).Bind)
            {
                continue;
            }

            using InstanceCgroup cgroup = InstanceCgroup.Open(paths);
            foreach (CgroupHierarchyView view in CgroupViews.Of(host, cgroup)!.Hierarchies)
            {
                yield return ($"{mount.Destination.TrimEnd('/')}/{view.Name}", view.HostDirectory);
            }
        }
    }

    private static bool HasCgroupNamespace(RuntimeConfig config)
    {
        foreach (Namespace wanted in config.Linux?.Namespaces ?? [])
        {
            if (wanted.Kind == NamespaceKind.Cgroup)
            {
                return true;
            }
        }

        return false;
    }
}
