using Enisle.Abi;

namespace Enisle.Keeper;

/// <summary>Starts the check of health when it is due, and never a second one beside it.</summary>
internal static unsafe class Checks
{
    private static int s_pid;
    private static long s_due;
    private static long s_startEnd;
    private static bool s_wasWell;

    public static void Open()
    {
        s_startEnd = Kernel.Now() + Request.Header->HealthStartPeriodNs;
        Plan();
    }

    /// <summary>Starts one if it is time.</summary>
    /// <returns>When to look again.</returns>
    public static long Run(long now)
    {
        if (Request.Header->Health == 0 || s_pid != 0 || Children.InitHasEnded)
        {
            return long.MaxValue;
        }

        if (s_due > now)
        {
            return s_due;
        }

        int pid = Kernel.Fork();
        if (pid == 0)
        {
            Ending.Execute(Request.List(Request.Header->Health));
        }

        if (pid < 0)
        {
            Plan(); // no process to be had: the next time
            return s_due;
        }

        s_pid = pid;
        return long.MaxValue;
    }

    /// <summary>A child has ended that is not the first process.</summary>
    public static void Note(int pid, bool isWell)
    {
        if (pid == s_pid)
        {
            s_pid = 0;
            s_wasWell |= isWell;
            Plan();
        }
    }

    // Within the start period checks come faster, until the first that finds it well; none is later than the period's end.
    private static void Plan()
    {
        long now = Kernel.Now();
        s_due = now + Request.Header->HealthIntervalNs;
        if (!s_wasWell && now < s_startEnd)
        {
            long early = now + Request.Header->HealthStartIntervalNs;
            early = early < s_startEnd ? early : s_startEnd;
            s_due = early < s_due ? early : s_due;
        }
    }
}
