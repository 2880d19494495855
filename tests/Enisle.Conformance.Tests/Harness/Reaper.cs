namespace Enisle.Conformance.Tests.Harness;

/// <summary>Adopts the orphans of what the suite starts, and reaps them at once.</summary>
/// <remarks>
/// Not every host's process 1 reaps promptly, and engines take a monitor that is still a zombie for one that lives: Podman
/// then waits 20 s for an exit code. Lock order: <see cref="Gate"/> alone; a child is started and made known under it.
/// </remarks>
internal static class Reaper
{
    private const int PR_SET_CHILD_SUBREAPER = 36;
    private const int IntervalMs = 20;
    private static readonly HashSet<int> s_known = []; // under Gate

    public static Lock Gate { get; } = new();

    public static void Start()
    {
        _ = Libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
        Thread thread = new(Loop) { IsBackground = true, Name = "reaper" };
        thread.Start();
    }

    /// <summary>The child is waited for by its owner. Call under <see cref="Gate"/>, which was held when it started.</summary>
    public static void Know(int pid) => s_known.Add(pid);

    public static void Forget(int pid)
    {
        lock (Gate)
        {
            _ = s_known.Remove(pid);
        }
    }

    private static unsafe void Loop()
    {
        while (true)
        {
            Libc.Pause(IntervalMs);
            lock (Gate)
            {
                int status;
                while (FirstZombie() is > 0 and int pid && !s_known.Contains(pid))
                {
                    _ = Libc.waitpid(pid, &status, Libc.WNOHANG);
                }
            }
        }
    }

    /// <summary>A child that has ended and was not waited for, or 0. One with an owner hides the others until its owner looks.</summary>
    private static unsafe int FirstZombie()
    {
        const int P_ALL = 0;
        const int WEXITED = 4;
        const int WNOWAIT = 0x01000000;
        const int SizeOfSiginfo = 128;
        const int OffsetOfPid = 16;
        byte* info = stackalloc byte[SizeOfSiginfo];
        *(int*)(info + OffsetOfPid) = 0;
        return Libc.waitid(P_ALL, 0, info, WEXITED | Libc.WNOHANG | WNOWAIT) == 0 ? *(int*)(info + OffsetOfPid) : 0;
    }
}
