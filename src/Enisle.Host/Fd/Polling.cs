using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>poll(2).</summary>
public static unsafe class Polling
{
    /// <summary>Waits until something of the set is ready.</summary>
    /// <param name="set">Entries with a negative descriptor are left out.</param>
    /// <param name="timeoutMs">-1: no limit.</param>
    /// <returns>How many are ready; 0 when the time is up.</returns>
    public static int Wait(Span<pollfd> set, int timeoutMs)
    {
        fixed (pollfd* p = set)
        {
            while (true)
            {
                int ready = Libc.poll(p, (ulong)set.Length, timeoutMs);
                if (ready >= 0)
                {
                    return ready;
                }

                if (Libc.Errno != Errno.EINTR)
                {
                    throw new LinuxException(Libc.Errno, "poll");
                }

                if (timeoutMs >= 0)
                {
                    return 0; // callers that pass a limit keep their own clock
                }
            }
        }
    }
}
