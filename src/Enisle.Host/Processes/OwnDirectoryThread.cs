using System.Runtime.ExceptionServices;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Processes;

/// <summary>Runs work on a thread of its own whose working directory and umask are not the process's. Spec: unshare(2), CLONE_FS.</summary>
public static class OwnDirectoryThread
{
    /// <summary>Runs it to its end with umask 0; what it throws is thrown here.</summary>
    public static T Run<T>(string name, Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                Check.Call(Libc.syscall((long)Syscall.unshare, Sched.CLONE_FS), "unshare", "CLONE_FS");
                Libc.syscall((long)Syscall.umask, 0);
                result = work();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        { Name = name };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    /// <summary>fchdir(2), for this thread where it runs within <see cref="Run"/>.</summary>
    public static Errno TryEnter(OwnedFd directory) =>
        Libc.syscall((long)Syscall.fchdir, directory.Number) == 0 ? Errno.None : Libc.Errno;
}
