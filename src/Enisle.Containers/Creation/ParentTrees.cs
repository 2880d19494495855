using Enisle.Abi;
using Enisle.Containers.UserNamespaces;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Mounts;
using Enisle.Isolation.Mounts;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Creation;

/// <summary>Bind mounts that only the parent can prepare: id-mapped ones, and with a user namespace all, since its root may not reach their sources.</summary>
internal static class ParentTrees
{
    /// <summary>Says so when a mount is to be id-mapped by somebody who cannot: mounted without its map it would show wrong ids.</summary>
    /// <exception cref="EnisleException">Unsupported.</exception>
    public static void RefuseMapped(RuntimeConfig config)
    {
        for (int i = 0; i < config.Mounts.Count; i++)
        {
            Mount mount = config.Mounts[i];
            if (mount.UidMappings.Count > 0 || mount.GidMappings.Count > 0 || MountOptions.Parse(mount.Options).IdMap is not null)
            {
                throw new EnisleException(ErrorKind.Unsupported, $"mounts[{i}].uidMappings: id-mapped mounts are not supported for rootless containers");
            }
        }
    }

    /// <summary>Opens them; the caller disposes each.</summary>
    public static Dictionary<int, OwnedFd> Open(RuntimeConfig config, string bundle, bool hasUserNamespace)
    {
        Dictionary<int, OwnedFd> trees = [];
        try
        {
            for (int i = 0; i < config.Mounts.Count; i++)
            {
                Mount mount = config.Mounts[i];
                MountOptions options = MountOptions.Parse(mount.Options);
                bool mapped = options.IdMap is not null || mount.UidMappings.Count > 0;
                bool isBind = options.Bind || mount.Type == "bind";
                if (mapped && !isBind)
                {
                    throw new EnisleException(ErrorKind.Invalid, $"mounts[{i}].uidMappings: only bind mounts can be id-mapped");
                }

                if (isBind && !options.Remount && (mapped || hasUserNamespace))
                {
                    OwnedFd tree = DetachedTree.Open(MountSource.Of(mount, bundle, i), options.Recursive);
                    trees.Add(i, tree);
                    if (mapped)
                    {
                        MapIds(tree, config, mount, options, i);
                    }
                }
            }

            return trees;
        }
        catch
        {
            foreach (OwnedFd tree in trees.Values)
            {
                tree.Dispose();
            }

            throw;
        }
    }

    private static void MapIds(OwnedFd tree, RuntimeConfig config, Mount mount, MountOptions options, int index)
    {
        bool own = mount.UidMappings.Count > 0 || mount.GidMappings.Count > 0;
        IReadOnlyList<IdMapping> uids = own ? mount.UidMappings : config.Linux?.UidMappings ?? [];
        IReadOnlyList<IdMapping> gids = own ? mount.GidMappings : config.Linux?.GidMappings ?? [];
        if (uids.Count == 0 || gids.Count == 0)
        {
            throw new EnisleException(
                ErrorKind.Invalid, $"mounts[{index}].options: {options.IdMap} without mappings of the mount or of a user namespace");
        }

        using OwnedFd userNamespace = MappedUserNamespace.Create(uids, gids);
        Errno errno = DetachedTree.TryMapIds(tree, userNamespace, options.IdMap == "ridmap");
        if (errno != Errno.None)
        {
            string reason = errno switch
            {
                Errno.ENOSYS => "this kernel has no mount_setattr (Linux 5.12)",
                Errno.EINVAL => "the file system of the source cannot be id-mapped on this kernel",
                _ => errno.Describe(),
            };
            throw new EnisleException(ErrorKind.Unsupported, $"mounts[{index}].uidMappings: {mount.Source}: {reason}");
        }
    }
}
