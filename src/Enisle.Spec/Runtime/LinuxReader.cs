using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>The <c>linux</c> section. Spec: config-linux.md.</summary>
internal static class LinuxReader
{
    // S_IFMT of stat.h: engines copy a device's whole st_mode.
    private const uint FileTypeBits = 0xF000;

    // Maps that are lists in the records are searched for doubles; no host has this many devices.
    private const int MaxNamedEntries = 1024;

    public static LinuxConfig? ReadLinux(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        LinuxConfig linux = new();
        while (json.NextMember())
        {
            linux = ReadMember(ref json, linux);
        }

        return linux;
    }

    public static IdMapping ReadIdMapping(ref JsonCursor json)
    {
        uint? containerId = null, hostId = null, size = null;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("containerID"u8)) containerId = json.UInt32();
            else if (json.NameIs("hostID"u8)) hostId = json.UInt32();
            else if (json.NameIs("size"u8)) size = json.UInt32();
            else json.Skip();
        }

        return new IdMapping(
            containerId ?? throw json.Missing("containerID"), hostId ?? throw json.Missing("hostID"), size ?? throw json.Missing("size"));
    }

    /// <summary>An object whose names are data, as a list of pairs; a later pair takes the place of an earlier one of the same name.</summary>
    public static IReadOnlyList<T> ReadNamed<T>(ref JsonCursor json, NamedReader<T> read, Func<T, string> nameOf)
    {
        if (!json.EnterObject())
        {
            return [];
        }

        List<T> entries = [];
        while (json.NextMember())
        {
            string name = json.Name();
            T entry = read(ref json, name);
            int index = entries.FindIndex(other => nameOf(other) == name);
            if (index >= 0)
            {
                entries[index] = entry;
            }
            else if (entries.Count < MaxNamedEntries)
            {
                entries.Add(entry);
            }
            else
            {
                throw json.Fault($"is more than {MaxNamedEntries} entries");
            }
        }

        return entries.Count == 0 ? [] : entries;
    }

    private static LinuxConfig ReadMember(ref JsonCursor json, LinuxConfig linux)
    {
        if (json.NameIs("namespaces"u8)) return linux with { Namespaces = json.List(ReadNamespace) };
        if (json.NameIs("uidMappings"u8)) return linux with { UidMappings = json.List(ReadIdMapping) };
        if (json.NameIs("gidMappings"u8)) return linux with { GidMappings = json.List(ReadIdMapping) };
        if (json.NameIs("timeOffsets"u8)) return linux with { TimeOffsets = ReadNamed(ref json, ReadTimeOffset, static entry => entry.Clock) };
        if (json.NameIs("devices"u8)) return linux with { Devices = json.List(ReadDevice) };
        if (json.NameIs("netDevices"u8)) return linux with { NetDevices = ReadNamed(ref json, ReadNetDevice, static entry => entry.HostName) };
        if (json.NameIs("cgroupsPath"u8)) return linux with { CgroupsPath = json.NonEmptyString() };
        if (json.NameIs("resources"u8)) return linux with { Resources = ResourcesReader.ReadResources(ref json) ?? Resources.None };
        if (json.NameIs("intelRdt"u8)) return linux with { IntelRdt = ReadIntelRdt(ref json) };
        if (json.NameIs("memoryPolicy"u8)) return linux with { MemoryPolicy = ReadMemoryPolicy(ref json) };
        if (json.NameIs("sysctl"u8)) return linux with { Sysctl = json.Map() };
        if (json.NameIs("seccomp"u8)) return linux with { Seccomp = SeccompReader.ReadSeccomp(ref json) };
        if (json.NameIs("rootfsPropagation"u8)) return linux with { RootfsPropagation = json.NonEmptyString() };
        if (json.NameIs("maskedPaths"u8)) return linux with { MaskedPaths = json.Strings() };
        if (json.NameIs("readonlyPaths"u8)) return linux with { ReadonlyPaths = json.Strings() };
        if (json.NameIs("mountLabel"u8)) return linux with { MountLabel = json.NonEmptyString() };
        if (json.NameIs("personality"u8)) return linux with { Personality = ReadPersonality(ref json) };
        json.Skip();
        return linux;
    }

    private static Namespace ReadNamespace(ref JsonCursor json)
    {
        NamespaceKind? kind = null;
        string? path = null;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("type"u8)) kind = ReadNamespaceKind(ref json);
            else if (json.NameIs("path"u8)) path = json.NonEmptyString();
            else json.Skip();
        }

        return new Namespace(kind ?? throw json.Missing("type"), path);
    }

    private static NamespaceKind? ReadNamespaceKind(ref JsonCursor json)
    {
        string? type = json.String();
        return type is null ? null : NamespaceNames.Find(type)
            ?? throw json.Fault($"{FieldPath.Quote(type)} is not one of {NamespaceNames.All}");
    }

    private static TimeOffset ReadTimeOffset(ref JsonCursor json, string clock)
    {
        long secs = 0;
        uint nanosecs = 0;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("secs"u8)) secs = json.Integer() ?? 0;
            else if (json.NameIs("nanosecs"u8)) nanosecs = json.UInt32() ?? 0;
            else json.Skip();
        }

        return new TimeOffset(clock, secs, nanosecs);
    }

    private static Device ReadDevice(ref JsonCursor json)
    {
        string? type = null, path = null;
        long? major = null, minor = null;
        uint? fileMode = null, uid = null, gid = null;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("type"u8)) type = json.String();
            else if (json.NameIs("path"u8)) path = json.String();
            else if (json.NameIs("major"u8)) major = json.Integer();
            else if (json.NameIs("minor"u8)) minor = json.Integer();
            else if (json.NameIs("fileMode"u8)) fileMode = json.UInt32() & ~FileTypeBits;
            else if (json.NameIs("uid"u8)) uid = json.UInt32();
            else if (json.NameIs("gid"u8)) gid = json.UInt32();
            else json.Skip();
        }

        return new Device
        {
            Type = type ?? throw json.Missing("type"),
            Path = path ?? throw json.Missing("path"),
            Major = major ?? (type == "p" ? 0 : throw json.Missing("major")),
            Minor = minor ?? (type == "p" ? 0 : throw json.Missing("minor")),
            FileMode = fileMode,
            Uid = uid,
            Gid = gid,
        };
    }

    private static NetDevice ReadNetDevice(ref JsonCursor json, string hostName)
    {
        string? name = null;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("name"u8)) name = json.NonEmptyString();
            else json.Skip();
        }

        return new NetDevice(hostName, name);
    }

    private static IntelRdt? ReadIntelRdt(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        string? closId = null, l3CacheSchema = null, memBwSchema = null;
        IReadOnlyList<string> schemata = [];
        bool enableMonitoring = false;
        while (json.NextMember())
        {
            if (json.NameIs("closID"u8)) closId = json.NonEmptyString();
            else if (json.NameIs("schemata"u8)) schemata = json.Strings();
            else if (json.NameIs("l3CacheSchema"u8)) l3CacheSchema = json.NonEmptyString();
            else if (json.NameIs("memBwSchema"u8)) memBwSchema = json.NonEmptyString();
            else if (json.NameIs("enableMonitoring"u8)) enableMonitoring = json.Boolean() ?? false;
            else json.Skip();
        }

        return new IntelRdt
        {
            ClosId = closId,
            Schemata = schemata,
            L3CacheSchema = l3CacheSchema,
            MemBwSchema = memBwSchema,
            EnableMonitoring = enableMonitoring,
        };
    }

    private static MemoryPolicy? ReadMemoryPolicy(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        string? mode = null, nodes = null;
        IReadOnlyList<string> flags = [];
        while (json.NextMember())
        {
            if (json.NameIs("mode"u8)) mode = json.String();
            else if (json.NameIs("nodes"u8)) nodes = json.NonEmptyString();
            else if (json.NameIs("flags"u8)) flags = json.Strings();
            else json.Skip();
        }

        return new MemoryPolicy { Mode = mode ?? throw json.Missing("mode"), Nodes = nodes, Flags = flags };
    }

    private static Personality? ReadPersonality(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        string? domain = null;
        IReadOnlyList<string> flags = [];
        while (json.NextMember())
        {
            if (json.NameIs("domain"u8)) domain = json.String();
            else if (json.NameIs("flags"u8)) flags = json.Strings();
            else json.Skip();
        }

        return new Personality(domain ?? throw json.Missing("domain"), flags);
    }
}
