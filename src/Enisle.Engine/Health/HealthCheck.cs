using System.Text;
using Enisle.Abi;
using Enisle.Bundles.Options;
using Enisle.Engine.Execution;
using Enisle.Engine.Instances;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Isolation;

namespace Enisle.Engine.Health;

/// <summary>One check: the command runs in the instance, and what it found goes into the state. Docker: HEALTHCHECK.</summary>
internal static class HealthCheck
{
    private const int DefaultRetries = 3;
    private const int KeptResults = 5;
    private const int MaxOutput = 4096;
    private const int TimedOut = -1;

    /// <returns>0: it is well.</returns>
    public static int Run(EngineContext engine, Instance instance)
    {
        InstanceDefinition definition = instance.ReadDefinition();
        HealthOptions options = definition.Workload.Healthcheck!;
        if (instance.ReadState().Status != InstanceStatus.Running)
        {
            return 0; // what is frozen cannot answer
        }

        HealthResult result = Probe(engine, instance, options);
        using InstanceLock held = instance.Lock();
        InstanceState state = instance.ReadState();
        if (state.Status is not (InstanceStatus.Running or InstanceStatus.Paused))
        {
            return 0;
        }

        HealthState before = state.Health ?? new HealthState("starting", 0, []);
        HealthState after = Judge(before, result, options, result.End - (state.StartedAt ?? result.End));
        instance.Write(state with { Health = after });
        if (after.Status != before.Status)
        {
            engine.Events.Add($"health_status: {after.Status}", definition);
        }

        return result.ExitCode == 0 ? 0 : 1;
    }

    internal static HealthState Judge(HealthState before, HealthResult result, HealthOptions options, TimeSpan sinceStart)
    {
        List<HealthResult> log = [.. before.Log.TakeLast(KeptResults - 1), result];
        if (result.ExitCode == 0)
        {
            return new HealthState("healthy", 0, log);
        }

        // In the start period a failure does not count, unless it was well before.
        if (before.Status == "starting" && sinceStart < options.StartPeriod)
        {
            return before with { Log = log };
        }

        int streak = before.FailingStreak + 1;
        return new HealthState(streak >= (options.Retries > 0 ? options.Retries : DefaultRetries) ? "unhealthy" : before.Status, streak, log);
    }

    private static HealthResult Probe(EngineContext engine, Instance instance, HealthOptions options)
    {
        DateTimeOffset start = DateTimeOffset.UtcNow;
        string[] words = options.Test[0] == "CMD-SHELL" ? ["/bin/sh", "-c", options.Test[1]] : [.. options.Test.Skip(1)];
        using OwnedFd output = MemoryFile.Create("enisle-health", executable: false);
        using OwnedFd nothing = HostFile.Open("/dev/null", Fcntl.O_RDONLY);
        StandardDescriptors.Replace(nothing, output, output);
        try
        {
            using IInstanceProcess process = InstanceExec.Start(engine, instance, new ExecOptions { Cmd = words }, console: null, size: null);
            using OwnedFd? handle = ProcessHandle.TryOpen(process.Pid);
            TimeSpan timeout = options.Timeout > TimeSpan.Zero ? options.Timeout : HealthRules.DefaultTimeout;
            if (handle is not null && !ProcessHandle.WaitForEnd(handle, (int)Math.Min(timeout.TotalMilliseconds, int.MaxValue)))
            {
                process.Signal(Signal.SIGKILL);
                process.WaitForExit();
                return new HealthResult(start, DateTimeOffset.UtcNow, TimedOut, $"Health check exceeded timeout ({timeout.TotalSeconds:0.###}s)");
            }

            int code = process.WaitForExit();
            return new HealthResult(start, DateTimeOffset.UtcNow, code, ReadOutput(output));
        }
        catch (Exception e) when (e is EnisleException or LinuxException)
        {
            return new HealthResult(start, DateTimeOffset.UtcNow, TimedOut, e.Message);
        }
    }

    private static string ReadOutput(OwnedFd output)
    {
        byte[] bytes = new byte[MaxOutput];
        return Encoding.UTF8.GetString(bytes, 0, MemoryFile.ReadAt(output, bytes, 0));
    }
}
