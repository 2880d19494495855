namespace Enisle.HostInfo;

/// <summary>Turns a report into sentences: what this host lacks, and what does not work for that reason.</summary>
internal static class MissingParts
{
    private static readonly (string Controller, string[] Names, string Limit)[] s_controllers =
    [
        ("memory", ["memory"], "memory limits"),
        ("cpu", ["cpu"], "CPU shares and quotas"),
        ("cpuset", ["cpuset"], "CPU and NUMA node sets"),
        ("pids", ["pids"], "process count limits"),
        ("io", ["io", "blkio"], "disk bandwidth limits"),
        ("hugetlb", ["hugetlb"], "huge page limits"),
    ];

    /// <summary>In order of weight.</summary>
    public static IReadOnlyList<string> Of(HostReport host)
    {
        List<string> missing = [];
        if (host.CgroupMode == CgroupMode.None)
        {
            missing.Add("cgroups: no hierarchy is mounted: no limits, no pause, no statistics");
        }
        else
        {
            foreach ((string controller, string[] names, string limit) in s_controllers)
            {
                if (!names.Any(host.CgroupControllers.Contains))
                {
                    missing.Add($"cgroup controller {controller}: no {limit}");
                }
            }
        }

        foreach (string name in (string[])["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"])
        {
            if (!host.Namespaces.Contains(name))
            {
                missing.Add($"{name} namespaces: a configuration that asks for one is refused");
            }
        }

        if (!host.Root && !host.UnprivilegedUserNamespaces)
        {
            missing.Add("user namespaces for ordinary users: nothing runs without root");
        }

        if (host.SeccompActions.Count == 0)
        {
            missing.Add("seccomp: a configuration with a filter is refused");
        }

        if (host.Root && host.MissingCapabilities.Count > 0)
        {
            missing.Add($"capabilities of root: {string.Join(' ', host.MissingCapabilities)}: an instance cannot be given them");
        }

        if (Machine(host.Kvm) is { } line)
        {
            missing.Add(line);
        }

        return missing;
    }

    private static string? Machine(KvmKind kvm) => kvm switch
    {
        KvmKind.None => "/dev/kvm: virtual machines need the software CPU",
        KvmKind.NoAccess => "/dev/kvm: there, but not for this user: virtual machines need the software CPU",
        KvmKind.Pvm => "/dev/kvm is PVM: only kernels built for it run at speed, others need the software CPU",
        _ => null,
    };
}
