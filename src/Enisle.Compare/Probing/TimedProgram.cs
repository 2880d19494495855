using System.Diagnostics;
using System.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Host.Spawn;

namespace Enisle.Compare.Probing;

/// <summary>Runs a program to its end and looks at the clock.</summary>
internal static class TimedProgram
{
    private const int MaxOutput = 64 * 1024;
    private const int MaxErrors = 4096;

    /// <param name="words">Its absolute path, and its arguments.</param>
    /// <param name="timeout">After which it is killed.</param>
    /// <param name="quiet">What it complains of is kept; otherwise it goes where this process's does.</param>
    /// <exception cref="LinuxException">It cannot be executed, or (ETIMEDOUT) took too long.</exception>
    public static TimedRun Run(IReadOnlyList<string> words, TimeSpan timeout, bool quiet)
    {
        using OwnedFd nothing = HostFile.Open("/dev/null", Fcntl.O_RDWR);
        using OwnedFd errors = MemoryFile.Create("enisle-compare-stderr", executable: false);
        (OwnedFd read, OwnedFd write) = Pipes.Create();
        using OwnedFd output = read;
        long start;
        SpawnedProcess process;
        using (write)
        {
            SpawnPlan plan = Plan(words, nothing, write, quiet ? errors : null);
            start = Stopwatch.GetTimestamp();
            process = Spawner.Start(plan);
        }

        using (process)
        {
            Watch watch = new(output, process.PidFd, start + (long)(timeout.TotalSeconds * Stopwatch.Frequency));
            bool inTime = watch.UntilExit();
            if (!inTime)
            {
                ProcessHandle.Signal(process.PidFd, Signal.SIGKILL);
            }

            int status = ProcessHandle.Reap(process.PidFd);
            if (process.WaitForExec() is { } failure)
            {
                throw failure.ToException();
            }

            return inTime
                ? new TimedRun(
                    status,
                    Stopwatch.GetElapsedTime(start, watch.Exit),
                    watch.FirstOutput is { } first ? Stopwatch.GetElapsedTime(start, first) : null,
                    watch.Output,
                    ReadErrors(errors))
                : throw new LinuxException(Errno.ETIMEDOUT, "run", words[0]);
        }
    }

    private static SpawnPlan Plan(IReadOnlyList<string> words, OwnedFd input, OwnedFd output, OwnedFd? errors)
    {
        SpawnPlanBuilder plan = new();
        plan.Inherit(input);
        plan.Inherit(output);
        if (errors is not null)
        {
            plan.Inherit(errors);
        }

        plan.CloseOnExec();
        plan.Call("dup", words[0], Syscall.dup3, input.Number, 0, 0);
        plan.Call("dup", words[0], Syscall.dup3, output.Number, 1, 0);
        if (errors is not null)
        {
            plan.Call("dup", words[0], Syscall.dup3, errors.Number, 2, 0);
        }

        // Keys that interrupt the comparison do not reach what it measures: it ends by itself.
        plan.Call("setsid", null, Syscall.setsid);
        plan.RestoreSignals();
        plan.Exec(plan.String(words[0]), words, Variables());
        return plan.Build();
    }

    private static List<string> Variables()
    {
        List<string> variables = [];
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables.Add($"{variable.Key}={variable.Value}");
        }

        return variables;
    }

    private static string ReadErrors(OwnedFd errors)
    {
        byte[] bytes = new byte[MaxErrors];
        return Encoding.UTF8.GetString(bytes, 0, MemoryFile.ReadAt(errors, bytes, 0));
    }

    /// <summary>Waits for output and end at once.</summary>
    private sealed class Watch(OwnedFd output, OwnedFd process, long deadline)
    {
        private readonly byte[] _output = new byte[MaxOutput];
        private int _length;
        private bool _closed;

        public long? FirstOutput { get; private set; }

        public long Exit { get; private set; }

        public byte[] Output => _output[.._length];

        /// <returns>False when the time is over first.</returns>
        public bool UntilExit()
        {
            Span<pollfd> set = stackalloc pollfd[2];
            while (true)
            {
                set[0] = new pollfd { fd = _closed ? -1 : output.Number, events = Poll.POLLIN };
                set[1] = new pollfd { fd = process.Number, events = Poll.POLLIN };
                long left = deadline - Stopwatch.GetTimestamp();
                if (left <= 0 || Polling.Wait(set, (int)(left * 1000 / Stopwatch.Frequency) + 1) == 0)
                {
                    if (Stopwatch.GetTimestamp() < deadline)
                    {
                        continue;
                    }

                    return false;
                }

                long now = Stopwatch.GetTimestamp();
                if (set[1].revents != 0)
                {
                    Exit = now;
                    ReadRest(now);
                    return true;
                }

                if (set[0].revents != 0)
                {
                    Read(now);
                }
            }
        }

        private void ReadRest(long now)
        {
            Span<pollfd> set = stackalloc pollfd[1];
            set[0] = new pollfd { fd = output.Number, events = Poll.POLLIN };
            while (!_closed && Polling.Wait(set, timeoutMs: 0) > 0)
            {
                Read(now);
            }
        }

        private void Read(long now)
        {
            // What is too much is left in the pipe: then the writer waits, and its time runs out.
            int count = 0;
            if (_length < MaxOutput)
            {
                _ = new BorrowedFd(output.Number).TryRead(_output.AsSpan(_length), out count);
            }

            if (count == 0)
            {
                _closed = true;
                return;
            }

            FirstOutput ??= now;
            _length += count;
        }
    }
}
