namespace Enisle.Conformance.Tests.Harness;

/// <summary>What this host offers; each fact is looked up once.</summary>
internal static class HostFacts
{
    private static readonly Lazy<string[]> s_mounts = new(() => File.ReadAllLines("/proc/self/mountinfo"));
    private static readonly Lazy<string> s_status = new(() => File.ReadAllText("/proc/self/status"));

    public static bool IsRoot => Libc.geteuid() == 0;

    public static bool IsHybridCgroup => HasMount("/sys/fs/cgroup/unified", "cgroup2") && HasCgroupV1("memory");

    public static bool IsCgroupV2 => HasMount("/sys/fs/cgroup", "cgroup2");

    public static bool HasCgroupV1(string controller) => HasMount($"/sys/fs/cgroup/{controller}", "cgroup");

    public static bool HasCapability(int number)
    {
        string line = s_status.Value.Split('\n').First(l => l.StartsWith("CapEff:", StringComparison.Ordinal));
        return (Convert.ToUInt64(line["CapEff:".Length..].Trim(), 16) >> number & 1) != 0;
    }

    public static bool HasFileSystem(string name) =>
        File.ReadLines("/proc/filesystems").Any(l => l.TrimStart().EndsWith(name, StringComparison.Ordinal));

    public static bool HasNamespace(string name) => File.Exists($"/proc/self/ns/{name}");

    public static bool HasKernel(int major, int minor)
    {
        string[] parts = File.ReadAllText("/proc/sys/kernel/osrelease").Split('.', '-');
        return (int.Parse(parts[0]), int.Parse(parts[1])).CompareTo((major, minor)) >= 0;
    }

    private static bool HasMount(string path, string type) =>
        s_mounts.Value.Any(l => l.Split(' ')[4] == path && l.Contains($" - {type} ", StringComparison.Ordinal));
}
