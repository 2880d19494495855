using System.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Cgroups;

namespace Enisle.Isolation.Cgroups;

/// <summary>cgroup v2: which controllers a cgroup has, and how it gets them. Spec: Documentation/admin-guide/cgroup-v2.rst, «Controlling Controllers».</summary>
internal static class UnifiedControllers
{
    /// <summary>Controllers that limit memory, not threads: a threaded cgroup cannot have them.</summary>
    private const ControllerSet DomainOnly = ControllerSet.Memory | ControllerSet.BlockIO | ControllerSet.HugeTlb;

    /// <summary>Whether a name is in a file like cgroup.controllers.</summary>
    public static bool Contains(ReadOnlySpan<byte> list, string name)
    {
        Span<byte> wanted = stackalloc byte[32];
        wanted = wanted[..Encoding.UTF8.GetBytes(name, wanted)];
        list = list.TrimEnd((byte)'\n');
        while (!list.IsEmpty)
        {
            if (Lines.Word(ref list).SequenceEqual(wanted))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes the wanted controllers available in a cgroup, as far as the host has them.</summary>
    /// <remarks>
    /// Each ancestor must enable them for its children, from the top. Usually an earlier instance has seen to that. What cannot be
    /// enabled (no such controller, not delegated, an ancestor with processes) is told when a limit needs it.
    /// </remarks>
    public static void Enable(string mountPoint, CgroupDirectory cgroup, ControllerSet wanted)
    {
        wanted = Missing(cgroup.TryRead("cgroup.controllers") ?? [], wanted);
        if (wanted == ControllerSet.None)
        {
            return;
        }

        string path = cgroup.Path;
        for (int slash = mountPoint.Length; slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            using CgroupDirectory ancestor = new(path[..slash]);
            byte[] available = ancestor.TryRead("cgroup.controllers") ?? [];
            foreach (ControllerSet controller in Missing(ancestor.TryRead("cgroup.subtree_control") ?? [], wanted).Each())
            {
                string? name = controller.NameV2();
                if (name is not null && Contains(available, name))
                {
                    ancestor.TryWrite("cgroup.subtree_control", $"+{name}");
                }
            }
        }
    }

    /// <summary>A cgroup below one that has processes is born «domain invalid»: it holds processes only when it is made threaded.</summary>
    public static void SettleType(CgroupDirectory cgroup, ControllerSet needed)
    {
        Span<byte> buffer = stackalloc byte[32];
        ReadOnlySpan<byte> type = buffer[..cgroup.TryReadSmall("cgroup.type", buffer)];
        if (!type.StartsWith("domain invalid"u8))
        {
            return;
        }

        if (((needed & ~ControllerSet.Always) & DomainOnly) != 0)
        {
            throw new EnisleException(
                ErrorKind.Unsupported,
                $"linux.cgroupsPath: {cgroup.Path}: an ancestor is threaded or has processes: no memory, io or hugetlb limit is possible in it");
        }

        Errno errno = cgroup.TryWrite("cgroup.type", "threaded"u8);
        if (errno != Errno.None)
        {
            throw new LinuxException(errno, "write threaded", $"{cgroup.Path}/cgroup.type");
        }
    }

    private static ControllerSet Missing(ReadOnlySpan<byte> list, ControllerSet wanted)
    {
        ControllerSet missing = ControllerSet.None;
        foreach (ControllerSet controller in wanted.Each())
        {
            missing |= controller.NameV2() is { } name && !Contains(list, name) ? controller : 0;
        }

        return missing;
    }
}
