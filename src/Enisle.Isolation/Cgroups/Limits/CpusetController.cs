using Enisle.Host.Cgroups;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Cgroups.Limits;

/// <summary>Which processors and memory nodes.</summary>
internal static class CpusetController
{
    /// <summary>v1 names with the prefix, and without it where the hierarchy is mounted «noprefix».</summary>
    private const string Prefix = "cpuset.";

    /// <summary>A new v1 cpuset is empty, and nothing can run in it: it gets what its parent has.</summary>
    public static void Inherit(string path)
    {
        using CgroupDirectory cgroup = new(path);
        using CgroupDirectory parent = new(path[..path.LastIndexOf('/')]);
        Inherit(cgroup, parent, "cpus");
        Inherit(cgroup, parent, "mems");
    }

    public static void Apply(CgroupDirectory cgroup, CpuLimits cpu)
    {
        if (!string.IsNullOrEmpty(cpu.Cpus))
        {
            Limit.Write(cgroup, FileName(cgroup, "cpus"), cpu.Cpus, "linux.resources.cpu.cpus");
        }

        if (!string.IsNullOrEmpty(cpu.Mems))
        {
            Limit.Write(cgroup, FileName(cgroup, "mems"), cpu.Mems, "linux.resources.cpu.mems");
        }
    }

    private static void Inherit(CgroupDirectory cgroup, CgroupDirectory parent, string name)
    {
        string file = FileName(parent, name);
        byte[] own = cgroup.TryRead(file) ?? [];
        byte[] value = parent.TryRead(file) ?? [];

        // clone_children may have filled it already.
        if (own.AsSpan().Trim(" \n"u8).IsEmpty && !value.AsSpan().Trim(" \n"u8).IsEmpty)
        {
            cgroup.TryWrite(file, value);
        }
    }

    private static string FileName(CgroupDirectory cgroup, string name)
    {
        Span<byte> buffer = stackalloc byte[4];
        return cgroup.TryReadSmall(Prefix + name, buffer) > 0 || cgroup.TryReadSmall(name, buffer) == 0 ? Prefix + name : name;
    }
}
