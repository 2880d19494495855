using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>Spec: config.md, «Mounts». What an option means is the level's business.</summary>
internal static class MountRules
{
    public static void Check(IReadOnlyList<Mount> mounts, NamespaceSet namespaces, string file)
    {
        for (int i = 0; i < mounts.Count; i++)
        {
            Mount mount = mounts[i];
            if (!mount.Destination.StartsWith('/'))
            {
                throw new SpecException(file, $"mounts[{i}].destination", $"{FieldPath.Quote(mount.Destination)} is not absolute");
            }

            bool hasUids = mount.UidMappings.Count > 0;
            bool hasGids = mount.GidMappings.Count > 0;
            if (hasUids != hasGids)
            {
                (string given, string missing) = hasUids ? ("uidMappings", "gidMappings") : ("gidMappings", "uidMappings");
                throw new SpecException(file, $"mounts[{i}].{missing}", $"is required beside {given}");
            }

            if (hasUids)
            {
                NamespaceRules.CheckMappings(mount.UidMappings, file, $"mounts[{i}].uidMappings");
                NamespaceRules.CheckMappings(mount.GidMappings, file, $"mounts[{i}].gidMappings");
            }
            else if (!namespaces.Has(NamespaceKind.User) && IdmapOption(mount.Options) is { } option)
            {
                throw new SpecException(file, $"mounts[{i}].options", $"{option} needs uidMappings and gidMappings, or a user namespace in linux.namespaces");
            }
        }
    }

    private static string? IdmapOption(IReadOnlyList<string> options)
    {
        for (int i = 0; i < options.Count; i++)
        {
            if (options[i] is "idmap" or "ridmap")
            {
                return options[i];
            }
        }

        return null;
    }
}
