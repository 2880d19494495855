using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>Spec: config-linux.md, «Namespaces», «User namespace mappings», «Offset for Time Namespace».</summary>
internal static class NamespaceRules
{
    // UID_GID_MAP_MAX_EXTENTS of the kernel.
    private const int MaxMappings = 340;

    public static NamespaceSet Check(IReadOnlyList<Namespace> namespaces, string file)
    {
        uint listed = 0, joined = 0;
        for (int i = 0; i < namespaces.Count; i++)
        {
            (NamespaceKind kind, string? path) = namespaces[i];
            uint bit = 1u << (int)kind;
            if ((listed & bit) != 0)
            {
                throw new SpecException(file, $"linux.namespaces[{i}].type", $"there is a {NamespaceNames.NameOf(kind)} namespace already");
            }

            if (path is not null && !path.StartsWith('/'))
            {
                throw new SpecException(file, $"linux.namespaces[{i}].path", $"{FieldPath.Quote(path)} is not absolute");
            }

            listed |= bit;
            joined |= path is null ? 0 : bit;
        }

        return new NamespaceSet(listed, joined);
    }

    public static void CheckUser(LinuxConfig linux, NamespaceSet namespaces, string file)
    {
        CheckMappings(linux.UidMappings, file, "linux.uidMappings");
        CheckMappings(linux.GidMappings, file, "linux.gidMappings");
        if (!namespaces.Has(NamespaceKind.User))
        {
            string? field = linux.UidMappings.Count > 0 ? "linux.uidMappings" : linux.GidMappings.Count > 0 ? "linux.gidMappings" : null;
            if (field is not null)
            {
                throw new SpecException(file, field, "needs a user namespace in linux.namespaces");
            }
        }
        else if (namespaces.Makes(NamespaceKind.User))
        {
            string? field = linux.UidMappings.Count == 0 ? "linux.uidMappings" : linux.GidMappings.Count == 0 ? "linux.gidMappings" : null;
            if (field is not null)
            {
                throw new SpecException(file, field, "is required by a new user namespace");
            }
        }
    }

    public static void CheckMappings(IReadOnlyList<IdMapping> mappings, string file, string field)
    {
        if (mappings.Count > MaxMappings)
        {
            throw new SpecException(file, field, $"{mappings.Count} entries is more than {MaxMappings}");
        }

        for (int i = 0; i < mappings.Count; i++)
        {
            (uint containerId, uint hostId, uint size) = mappings[i];
            if (size == 0)
            {
                throw new SpecException(file, $"{field}[{i}].size", "must be more than 0");
            }

            // (uint)-1 means "no id" to the kernel, so it is never part of a range.
            if (size > uint.MaxValue - Math.Max(containerId, hostId))
            {
                throw new SpecException(file, $"{field}[{i}].size", $"{size} reaches past the last id, {uint.MaxValue - 1}");
            }
        }
    }

    public static void CheckTime(IReadOnlyList<TimeOffset> offsets, NamespaceSet namespaces, string file)
    {
        if (offsets.Count > 0 && !namespaces.Makes(NamespaceKind.Time))
        {
            string rule = namespaces.Has(NamespaceKind.Time) ? "cannot be set in a time namespace that is joined" : "needs a time namespace in linux.namespaces";
            throw new SpecException(file, "linux.timeOffsets", rule);
        }

        foreach ((string clock, _, uint nanosecs) in offsets)
        {
            if (clock is not ("monotonic" or "boottime"))
            {
                throw new SpecException(file, FieldPath.Member("linux.timeOffsets", clock), "is not one of monotonic, boottime");
            }

            if (nanosecs > 999_999_999)
            {
                throw new SpecException(file, $"linux.timeOffsets.{clock}.nanosecs", $"{nanosecs} is more than 999999999");
            }
        }
    }
}
