using Enisle.Abi;
using Enisle.Containers.Plan;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Namespaces;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Creation;

/// <summary>Opens the namespaces that a configuration joins by path.</summary>
internal static class NamespaceJoins
{
    // The user namespace first: it gives the right to enter the others. The mount namespace last: it takes away the paths.
    private static readonly NamespaceKind[] s_order =
    [
        NamespaceKind.User, NamespaceKind.Ipc, NamespaceKind.Uts, NamespaceKind.Network, NamespaceKind.Pid, NamespaceKind.Cgroup,
        NamespaceKind.Time, NamespaceKind.Mount,
    ];

    /// <summary>In the order in which they are to be joined; the caller disposes each.</summary>
    /// <exception cref="EnisleException">Invalid: a path is not there, or is no namespace of that kind.</exception>
    public static List<NamespaceToJoin> Open(LinuxConfig linux)
    {
        List<NamespaceToJoin> joins = [];
        try
        {
            foreach (NamespaceKind kind in s_order)
            {
                for (int i = 0; i < linux.Namespaces.Count; i++)
                {
                    if (linux.Namespaces[i].Kind == kind && linux.Namespaces[i].Path is { } path)
                    {
                        joins.Add(Open(kind, path, i));
                    }
                }
            }

            return joins;
        }
        catch
        {
            foreach (NamespaceToJoin join in joins)
            {
                join.Fd.Dispose();
            }

            throw;
        }
    }

    private static NamespaceToJoin Open(NamespaceKind kind, string path, int index)
    {
        string field = $"linux.namespaces[{index}].path";
        OwnedFd? fd = HostFile.TryOpenAt(Fcntl.AT_FDCWD, path, Fcntl.O_RDONLY | Fcntl.O_NONBLOCK, 0, out Errno errno)
            ?? throw new EnisleException(ErrorKind.Invalid, $"{field}: {path}: {errno.Describe()}");
        if (NamespaceFile.TryGetKind(fd) != NamespacePlan.FlagOf(kind))
        {
            fd.Dispose();
            throw new EnisleException(ErrorKind.Invalid, $"{field}: {path} is no {kind.ToString().ToLowerInvariant()} namespace");
        }

        return new NamespaceToJoin(kind, path, fd);
    }
}
