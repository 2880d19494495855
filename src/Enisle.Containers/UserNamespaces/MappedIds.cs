using Enisle.Host;
using Enisle.Host.Processes;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.UserNamespaces;

/// <summary>Whether a process's ids exist in the user namespace that the configuration makes.</summary>
internal static class MappedIds
{
    /// <summary>Looks at the configuration only: the maps of a namespace joined by path, without mappings, are the kernel's to refuse.</summary>
    /// <exception cref="EnisleException">Invalid: names the field and the id.</exception>
    public static void Require(User user, LinuxConfig linux)
    {
        if (linux.UidMappings.Count == 0 || linux.GidMappings.Count == 0)
        {
            return;
        }

        Require(user.Uid, linux.UidMappings, "process.user.uid", "linux.uidMappings");
        Require(user.Gid, linux.GidMappings, "process.user.gid", "linux.gidMappings");
        foreach (uint gid in user.AdditionalGids)
        {
            Require(gid, linux.GidMappings, "process.user.additionalGids", "linux.gidMappings");
        }

        Identity caller = Identity.OfThisProcess();
        if (user.AdditionalGids.Count > 0 && !caller.IsRoot && IdMapWriter.IsOnly(linux.GidMappings, caller.Gid))
        {
            throw new EnisleException(
                ErrorKind.Unsupported, "process.user.additionalGids: cannot set any additional groups in a rootless container that maps its own group only");
        }
    }

    private static void Require(uint id, IReadOnlyList<IdMapping> mappings, string field, string map)
    {
        foreach (IdMapping mapping in mappings)
        {
            if (id >= mapping.ContainerId && id - mapping.ContainerId < mapping.Size)
            {
                return;
            }
        }

        throw new EnisleException(ErrorKind.Invalid, $"{field}: {id} is not mapped by {map}");
    }
}
