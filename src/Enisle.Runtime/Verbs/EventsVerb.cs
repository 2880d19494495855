using System.Diagnostics;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Isolation.Cgroups;
using Enisle.Isolation.State;
using Enisle.Runtime.CommandLine;
using Enisle.Runtime.Events;
using Enisle.Runtime.Output;
using Enisle.Spec.Runtime;

namespace Enisle.Runtime.Verbs;

/// <summary><c>events</c>: statistics every few seconds and a line when memory runs out, until the instance ends.</summary>
internal sealed class EventsVerb : Verb
{
    private static readonly TimeSpan s_defaultInterval = TimeSpan.FromSeconds(5);

    public override string Name => "events";

    public override string Summary => "show statistics of a container, and when it runs out of memory";

    public override FlagSpec[] Flags() =>
    [
        new(FlagKind.Text, "interval", '\0', "time between two statistics (default: 5s)"),
        new(FlagKind.Switch, "stats", '\0', "show the statistics once"),
    ];

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        TimeSpan interval = s_defaultInterval;
        if (arguments.Text("interval") is { } text && !Duration.TryParse(text, out interval))
        {
            throw new EnisleException(ErrorKind.Invalid, $"invalid value \"{text}\" for flag -interval: parse error");
        }

        if (interval <= TimeSpan.Zero)
        {
            throw new EnisleException(ErrorKind.Invalid, "duration interval must be greater than 0");
        }

        string id = arguments.Positionals[0];
        InstanceRecord record = Instances.Read(context, id);
        if (context.Level.Status(record) == ContainerStatus.Stopped)
        {
            throw new EnisleException(ErrorKind.WrongState, $"container with id {id} is not running");
        }

        if (arguments.Switch("stats"))
        {
            WriteStats(context, record);
        }
        else
        {
            Watch(context, record, interval);
        }

        return 0;
    }

    private static void Watch(RuntimeContext context, InstanceRecord record, TimeSpan interval)
    {
        using OwnedFd? process = ProcessHandle.TryOpen(record.Pid);
        using InstanceCgroup? cgroup = record.CgroupPaths.Count > 0 ? InstanceCgroup.Open(record.CgroupPaths) : null;
        using OomWatch? oom = cgroup?.TryWatchOom();
        if (process is null)
        {
            return;
        }

        Span<pollfd> set = stackalloc pollfd[2];
        long last = Stopwatch.GetTimestamp();
        while (true)
        {
            set[0] = new() { fd = process.Number, events = Poll.POLLIN };
            set[1] = new() { fd = oom?.Notification.Number ?? -1, events = Poll.POLLIN };
            TimeSpan left = interval - Stopwatch.GetElapsedTime(last);
            int ready = left > TimeSpan.Zero ? Polling.Wait(set, (int)Math.Min(Math.Ceiling(left.TotalMilliseconds), int.MaxValue)) : 0;
            if (ready > 0 && set[1].revents != 0 && oom!.Take() == OomEvent.OutOfMemory)
            {
                context.Streams.Write(JsonText.Create(writer => StatsJson.WriteOom(writer, record.Id), indent: 0, end: "\n"));
            }

            if (ready > 0 && set[0].revents != 0)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(last) >= interval)
            {
                last = Stopwatch.GetTimestamp();
                TryWriteStats(context, record);
            }
        }
    }

    private static void TryWriteStats(RuntimeContext context, InstanceRecord record)
    {
        try
        {
            WriteStats(context, record);
        }
        catch (Exception e) when (e is EnisleException or LinuxException)
        {
            context.Log.Error(e.Message);
        }
    }

    private static void WriteStats(RuntimeContext context, InstanceRecord record) => context.Streams.Write(
        JsonText.Create(writer => StatsJson.WriteStats(writer, record.Id, context.Level.Stats(record)), indent: 0, end: "\n"));
}
