using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Netlink;

/// <summary>This thread in another network namespace, until it is disposed. Spec: setns(2), network_namespaces(7).</summary>
/// <remarks>Thread: disposed by the one that entered. Sockets and files of /proc/sys/net that are opened meanwhile stay that namespace's.</remarks>
public readonly struct NetworkNamespaceVisit : IDisposable
{
    private readonly OwnedFd _before;

    private NetworkNamespaceVisit(OwnedFd before) => _before = before;

    /// <summary>Goes there.</summary>
    public static NetworkNamespaceVisit Enter(OwnedFd networkNamespace)
    {
        OwnedFd before = NetworkNamespaceFile.OfThisThread();
        if (Libc.syscall((long)Syscall.setns, networkNamespace.Number, Sched.CLONE_NEWNET) != 0)
        {
            Errno errno = Libc.Errno;
            before.Dispose();
            throw new LinuxException(errno, "setns", "network namespace");
        }

        return new NetworkNamespaceVisit(before);
    }

    /// <summary>Goes back.</summary>
    public void Dispose()
    {
        Check.Call(Libc.syscall((long)Syscall.setns, _before.Number, Sched.CLONE_NEWNET), "setns", "own network namespace");
        _before.Dispose();
    }
}
