using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>Spec: config.md, «Process»; sched_setattr(2), ioprio_set(2), getrlimit(2).</summary>
internal static class ProcessRules
{
    private const string RlimitNames =
        "RLIMIT_AS, _CORE, _CPU, _DATA, _FSIZE, _LOCKS, _MEMLOCK, _MSGQUEUE, _NICE, _NOFILE, _NPROC, _RSS, _RTPRIO, _RTTIME, _SIGPENDING, _STACK";

    /// <summary><paramref name="at"/> is where the object is in its document; empty: it is the document.</summary>
    public static void Check(Process process, string file, string at)
    {
        if (!process.Cwd.StartsWith('/'))
        {
            throw Broken(file, at, "cwd", $"{FieldPath.Quote(process.Cwd)} is not absolute");
        }

        if (process.Args.Count == 0)
        {
            throw Broken(file, at, "args", "must not be empty");
        }

        CheckEnv(process.Env, file, at);
        CheckRlimits(process.Rlimits, file, at);
        if (process.User.Umask is > 0x1FF)
        {
            throw Broken(file, at, "user.umask", $"{process.User.Umask} is more than 511 (octal 777)");
        }

        if (process.OomScoreAdj is { } score and (< -1000 or > 1000))
        {
            throw Broken(file, at, "oomScoreAdj", $"{score} is not from -1000 to 1000");
        }

        // struct winsize has 16 bits each; without a terminal the specification wants the size ignored.
        if (process.Terminal && process.ConsoleSize is { } size && Math.Max(size.Height, size.Width) > ushort.MaxValue)
        {
            string field = size.Height > ushort.MaxValue ? "consoleSize.height" : "consoleSize.width";
            throw Broken(file, at, field, $"{Math.Max(size.Height, size.Width)} is more than {ushort.MaxValue}");
        }

        CheckScheduler(process.Scheduler, file, at);
        CheckIOPriority(process.IOPriority, file, at);
        CheckAffinity(process.ExecCpuAffinity, file, at);
    }

    private static void CheckEnv(IReadOnlyList<string> env, string file, string at)
    {
        for (int i = 0; i < env.Count; i++)
        {
            int equals = env[i].IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw Broken(file, at, $"env[{i}]", equals < 0 ? $"{FieldPath.Quote(env[i])} has no '='" : $"{FieldPath.Quote(env[i])} has no name");
            }
        }
    }

    private static void CheckRlimits(IReadOnlyList<Rlimit> rlimits, string file, string at)
    {
        uint seen = 0;
        for (int i = 0; i < rlimits.Count; i++)
        {
            (string type, ulong soft, ulong hard) = rlimits[i];
            int number = RlimitNumber(type);
            if (number < 0)
            {
                throw Broken(file, at, $"rlimits[{i}].type", $"{FieldPath.Quote(type)} is not one of {RlimitNames}");
            }

            if ((seen & (1u << number)) != 0)
            {
                throw Broken(file, at, $"rlimits[{i}].type", $"{type} is there already");
            }

            if (soft > hard)
            {
                throw Broken(file, at, $"rlimits[{i}].soft", $"{type}: {soft} is more than the hard limit, {hard}");
            }

            seen |= 1u << number;
        }
    }

    // asm-generic/resource.h
    private static int RlimitNumber(string type) => type switch
    {
        "RLIMIT_CPU" => 0,
        "RLIMIT_FSIZE" => 1,
        "RLIMIT_DATA" => 2,
        "RLIMIT_STACK" => 3,
        "RLIMIT_CORE" => 4,
        "RLIMIT_RSS" => 5,
        "RLIMIT_NPROC" => 6,
        "RLIMIT_NOFILE" => 7,
        "RLIMIT_MEMLOCK" => 8,
        "RLIMIT_AS" => 9,
        "RLIMIT_LOCKS" => 10,
        "RLIMIT_SIGPENDING" => 11,
        "RLIMIT_MSGQUEUE" => 12,
        "RLIMIT_NICE" => 13,
        "RLIMIT_RTPRIO" => 14,
        "RLIMIT_RTTIME" => 15,
        _ => -1,
    };

    private static void CheckScheduler(Scheduler? scheduler, string file, string at)
    {
        if (scheduler is null)
        {
            return;
        }

        string policy = scheduler.Policy;
        if (policy is not ("SCHED_OTHER" or "SCHED_FIFO" or "SCHED_RR" or "SCHED_BATCH" or "SCHED_ISO" or "SCHED_IDLE" or "SCHED_DEADLINE"))
        {
            throw Broken(file, at, "scheduler.policy", $"{FieldPath.Quote(policy)} is not one of SCHED_OTHER, SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_ISO, SCHED_IDLE, SCHED_DEADLINE");
        }

        if (policy is "SCHED_OTHER" or "SCHED_BATCH" && scheduler.Nice is < -20 or > 19)
        {
            throw Broken(file, at, "scheduler.nice", $"{scheduler.Nice} is not from -20 to 19");
        }

        bool isRealTime = policy is "SCHED_FIFO" or "SCHED_RR";
        if (isRealTime ? scheduler.Priority is < 1 or > 99 : scheduler.Priority != 0)
        {
            throw Broken(file, at, "scheduler.priority", isRealTime ? $"{scheduler.Priority} is not from 1 to 99" : "needs the policy SCHED_FIFO or SCHED_RR");
        }

        CheckDeadline(scheduler, file, at);
        for (int i = 0; i < scheduler.Flags.Count; i++)
        {
            if (scheduler.Flags[i] is not ("SCHED_FLAG_RESET_ON_FORK" or "SCHED_FLAG_RECLAIM" or "SCHED_FLAG_DL_OVERRUN" or "SCHED_FLAG_KEEP_POLICY"
                or "SCHED_FLAG_KEEP_PARAMS" or "SCHED_FLAG_UTIL_CLAMP_MIN" or "SCHED_FLAG_UTIL_CLAMP_MAX"))
            {
                throw Broken(file, at, $"scheduler.flags[{i}]", $"{FieldPath.Quote(scheduler.Flags[i])} is not one of SCHED_FLAG_RESET_ON_FORK, _RECLAIM, _DL_OVERRUN, _KEEP_POLICY, _KEEP_PARAMS, _UTIL_CLAMP_MIN, _UTIL_CLAMP_MAX");
            }
        }
    }

    // sched_setattr(2): runtime <= deadline <= period, where a period of 0 stands for the deadline.
    private static void CheckDeadline(Scheduler scheduler, string file, string at)
    {
        if (scheduler.Policy != "SCHED_DEADLINE")
        {
            string? field = scheduler.Runtime != 0 ? "runtime" : scheduler.Deadline != 0 ? "deadline" : scheduler.Period != 0 ? "period" : null;
            if (field is not null)
            {
                throw Broken(file, at, $"scheduler.{field}", "needs the policy SCHED_DEADLINE");
            }
        }
        else if (scheduler.Runtime == 0)
        {
            throw Broken(file, at, "scheduler.runtime", "must be more than 0 with SCHED_DEADLINE");
        }
        else if (scheduler.Runtime > scheduler.Deadline)
        {
            throw Broken(file, at, "scheduler.runtime", $"{scheduler.Runtime} is more than the deadline, {scheduler.Deadline}");
        }
        else if (scheduler.Period != 0 && scheduler.Deadline > scheduler.Period)
        {
            throw Broken(file, at, "scheduler.deadline", $"{scheduler.Deadline} is more than the period, {scheduler.Period}");
        }
    }

    private static void CheckIOPriority(IOPriority? priority, string file, string at)
    {
        if (priority is null)
        {
            return;
        }

        if (priority.Class is not ("IOPRIO_CLASS_RT" or "IOPRIO_CLASS_BE" or "IOPRIO_CLASS_IDLE"))
        {
            throw Broken(file, at, "ioPriority.class", $"{FieldPath.Quote(priority.Class)} is not one of IOPRIO_CLASS_RT, IOPRIO_CLASS_BE, IOPRIO_CLASS_IDLE");
        }

        if (priority.Priority is < 0 or > 7)
        {
            throw Broken(file, at, "ioPriority.priority", $"{priority.Priority} is not from 0 to 7");
        }
    }

    private static void CheckAffinity(ExecCpuAffinity? affinity, string file, string at)
    {
        if (affinity?.Initial is { } initial && !NumberList.IsValid(initial))
        {
            throw Broken(file, at, "execCPUAffinity.initial", $"{FieldPath.Quote(initial)} is not a list of CPUs such as 0-3,7");
        }

        if (affinity?.Final is { } final && !NumberList.IsValid(final))
        {
            throw Broken(file, at, "execCPUAffinity.final", $"{FieldPath.Quote(final)} is not a list of CPUs such as 0-3,7");
        }
    }

    private static SpecException Broken(string file, string at, string field, string rule) => new(file, at.Length == 0 ? field : $"{at}.{field}", rule);
}
