using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Netlink;

/// <summary>Open network namespaces: each lives as long as a process in it, or a descriptor. Spec: network_namespaces(7).</summary>
public static class NetworkNamespaceFile
{
    private const string Own = "/proc/thread-self/ns/net";

    /// <summary>The one that this thread is in.</summary>
    public static OwnedFd OfThisThread() => HostFile.Open(Own, Fcntl.O_RDONLY);

    /// <summary>The one that a process is in.</summary>
    /// <exception cref="LinuxException">ENOENT: there is no such process.</exception>
    public static OwnedFd OfProcess(int pid) => HostFile.Open($"/proc/{pid}/ns/net", Fcntl.O_RDONLY);

    /// <summary>A new one, with a loopback device that is down and nothing else.</summary>
    public static OwnedFd Create()
    {
        using OwnedFd before = OfThisThread();
        Check.Call(Libc.syscall((long)Syscall.unshare, (long)Sched.CLONE_NEWNET), "unshare", "network namespace");
        try
        {
            return OfThisThread();
        }
        finally
        {
            Check.Call(Libc.syscall((long)Syscall.setns, before.Number, Sched.CLONE_NEWNET), "setns", "own network namespace");
        }
    }
}
