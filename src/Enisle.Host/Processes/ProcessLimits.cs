using Enisle.Abi;

namespace Enisle.Host.Processes;

/// <summary>Another process's resource limits. Spec: prlimit(2).</summary>
public static unsafe class ProcessLimits
{
    /// <summary>Sets one limit; <paramref name="subject"/> is what errors call it.</summary>
    public static void Set(int pid, int resource, ulong soft, ulong hard, string subject)
    {
        ulong* limit = stackalloc ulong[2] { soft, hard };
        Check.Call(Libc.syscall((long)Syscall.prlimit64, pid, resource, (long)limit, 0), "setrlimit", subject);
    }
}
