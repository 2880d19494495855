using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Namespaces;

/// <summary>A mount namespace for this thread alone, and what it starts, until it is disposed: no mount made in it stays on the host.</summary>
/// <remarks>Thread: disposed by the one that entered. Its working directory is no longer the other threads'. Spec: unshare(2), setns(2).</remarks>
public sealed class PrivateMounts : IDisposable
{
    private readonly OwnedFd _namespace;
    private readonly OwnedFd _directory;
    private bool _left;

    private PrivateMounts(OwnedFd before, OwnedFd directory)
    {
        _namespace = before;
        _directory = directory;
    }

    /// <summary>Enters a new one; mounts made on the host later still come in once its propagation is slave.</summary>
    public static PrivateMounts Enter()
    {
        OwnedFd before = HostFile.Open("/proc/thread-self/ns/mnt", Fcntl.O_RDONLY);
        OwnedFd directory = HostFile.Open(".", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
        PrivateMounts entered = new(before, directory);
        Check.Call(Libc.syscall((long)Syscall.unshare, (long)Sched.CLONE_NEWNS), "unshare", "mount namespace");
        return entered;
    }

    /// <summary>Goes back to where the thread was.</summary>
    public void Dispose()
    {
        if (_left)
        {
            return;
        }

        _left = true;
        Check.Call(Libc.syscall((long)Syscall.setns, _namespace.Number, (long)Sched.CLONE_NEWNS), "setns", "mount namespace");
        Check.Call(Libc.syscall((long)Syscall.fchdir, _directory.Number), "fchdir", "working directory");
        _namespace.Dispose();
        _directory.Dispose();
    }
}
