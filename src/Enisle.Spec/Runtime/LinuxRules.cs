using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>Spec: config-linux.md.</summary>
internal static class LinuxRules
{
    // The kernel's dev_t: 12 bits of major, 20 of minor number (linux/kdev_t.h).
    private const long MaxMajor = 0xFFF;
    private const long MaxMinor = 0xF_FFFF;

    public static void Check(LinuxConfig linux, NamespaceSet namespaces, string file)
    {
        NamespaceRules.CheckUser(linux, namespaces, file);
        NamespaceRules.CheckTime(linux.TimeOffsets, namespaces, file);
        CheckDevices(linux.Devices, file);
        NetDeviceRules.Check(linux.NetDevices, namespaces, file);
        CheckCgroupsPath(linux.CgroupsPath, file);
        ResourceRules.Check(linux.Resources, file, "linux.resources");
        CheckIntelRdt(linux.IntelRdt, file);
        MemoryPolicyRules.Check(linux.MemoryPolicy, file);
        SeccompRules.Check(linux.Seccomp, file);
        if (linux.RootfsPropagation is { } propagation
            && propagation is not ("shared" or "slave" or "private" or "unbindable" or "rshared" or "rslave" or "rprivate" or "runbindable"))
        {
            throw new SpecException(file, "linux.rootfsPropagation", $"{FieldPath.Quote(propagation)} is not one of shared, slave, private, unbindable, rshared, rslave, rprivate, runbindable");
        }

        CheckPaths(linux.MaskedPaths, namespaces, file, "linux.maskedPaths");
        CheckPaths(linux.ReadonlyPaths, namespaces, file, "linux.readonlyPaths");
        if (linux.Personality is { Domain: not ("LINUX" or "LINUX32") } personality)
        {
            throw new SpecException(file, "linux.personality.domain", $"{FieldPath.Quote(personality.Domain)} is not one of LINUX, LINUX32");
        }
    }

    private static void CheckDevices(IReadOnlyList<Device> devices, string file)
    {
        for (int i = 0; i < devices.Count; i++)
        {
            Device device = devices[i];
            if (device.Type is not ("c" or "u" or "b" or "p"))
            {
                throw new SpecException(file, $"linux.devices[{i}].type", $"{FieldPath.Quote(device.Type)} is not one of c, u, b, p");
            }

            if (!device.Path.StartsWith('/'))
            {
                throw new SpecException(file, $"linux.devices[{i}].path", $"{FieldPath.Quote(device.Path)} is not absolute");
            }

            if (device.Type != "p" && device.Major is < 0 or > MaxMajor)
            {
                throw new SpecException(file, $"linux.devices[{i}].major", $"{device.Major} is not from 0 to {MaxMajor}");
            }

            if (device.Type != "p" && device.Minor is < 0 or > MaxMinor)
            {
                throw new SpecException(file, $"linux.devices[{i}].minor", $"{device.Minor} is not from 0 to {MaxMinor}");
            }

            if (device.FileMode is > 0xFFF)
            {
                throw new SpecException(file, $"linux.devices[{i}].fileMode", $"{device.FileMode} is more than 4095 (octal 7777)");
            }
        }
    }

    // With the systemd driver the path is slice:prefix:name, which has no '/' at all.
    private static void CheckCgroupsPath(string? path, string file)
    {
        if (path is null)
        {
            return;
        }

        foreach (Range component in path.AsSpan().Split('/'))
        {
            if (path.AsSpan()[component] is "..")
            {
                throw new SpecException(file, "linux.cgroupsPath", $"{FieldPath.Quote(path)} leads up by ..");
            }
        }
    }

    private static void CheckIntelRdt(IntelRdt? rdt, string file)
    {
        if (rdt is null)
        {
            return;
        }

        // "/" is the default class; anything else names one directory of resctrl.
        if (rdt.ClosId is { } id && id != "/" && (id is "." or ".." || id.AsSpan().ContainsAny('/', '\n')))
        {
            throw new SpecException(file, "linux.intelRdt.closID", $"{FieldPath.Quote(id)} is not the name of a directory");
        }

        if (rdt.L3CacheSchema is { } l3 && l3.Contains('\n', StringComparison.Ordinal))
        {
            throw new SpecException(file, "linux.intelRdt.l3CacheSchema", "has more than one line");
        }

        if (rdt.MemBwSchema is { } mb && (!mb.StartsWith("MB:", StringComparison.Ordinal) || mb.Contains('\n', StringComparison.Ordinal)))
        {
            throw new SpecException(file, "linux.intelRdt.memBwSchema", $"{FieldPath.Quote(mb)} is not one line that starts with MB:");
        }

        for (int i = 0; i < rdt.Schemata.Count; i++)
        {
            if (rdt.Schemata[i].Contains('\n', StringComparison.Ordinal))
            {
                throw new SpecException(file, $"linux.intelRdt.schemata[{i}]", "has more than one line");
            }
        }
    }

    private static void CheckPaths(IReadOnlyList<string> paths, NamespaceSet namespaces, string file, string field)
    {
        if (paths.Count > 0 && !namespaces.Has(NamespaceKind.Mount))
        {
            throw new SpecException(file, field, "needs a mount namespace in linux.namespaces");
        }

        for (int i = 0; i < paths.Count; i++)
        {
            if (!paths[i].StartsWith('/'))
            {
                throw new SpecException(file, $"{field}[{i}]", $"{FieldPath.Quote(paths[i])} is not absolute");
            }
        }
    }
}
