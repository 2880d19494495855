namespace Enisle.HostInfo;

/// <summary>Where this process sees cgroups mounted. Spec: cgroups(7), proc(5) on mountinfo.</summary>
internal sealed record CgroupProbe(CgroupMode Mode, IReadOnlyList<string> Controllers)
{
    /// <summary>From /proc/self/mountinfo.</summary>
    public static CgroupProbe Read()
    {
        SortedSet<string> v1 = new(StringComparer.Ordinal);
        SortedSet<string> v2 = new(StringComparer.Ordinal);
        bool unified = false;
        HashSet<string> known = KnownControllers();
        foreach (string line in HostProbe.Text("/proc/self/mountinfo").Split('\n'))
        {
            string[] fields = line.Split(' ');
            int dash = Array.IndexOf(fields, "-");
            if (dash < 0 || dash + 3 >= fields.Length)
            {
                continue;
            }

            if (fields[dash + 1] == "cgroup")
            {
                v1.UnionWith(fields[dash + 3].Split(',').Where(known.Contains));
            }
            else if (fields[dash + 1] == "cgroup2")
            {
                unified = true;
                v2.UnionWith(HostProbe.Words(HostProbe.Text($"{fields[4]}/cgroup.controllers"), ' '));
            }
        }

        CgroupMode mode = v1.Count > 0 ? (unified ? CgroupMode.Hybrid : CgroupMode.V1) : unified ? CgroupMode.V2 : CgroupMode.None;
        return new CgroupProbe(mode, [.. v1.Union(v2).Order(StringComparer.Ordinal)]);
    }

    private static HashSet<string> KnownControllers() =>
        [.. HostProbe.Text("/proc/cgroups").Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t')[0])];
}
