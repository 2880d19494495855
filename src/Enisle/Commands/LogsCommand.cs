using System.CommandLine;
using System.Globalization;
using System.Text;
using Enisle.Abi;
using Enisle.Commands.Flags;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Engine.Logs;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Commands;

/// <summary><c>enisle logs</c>.</summary>
internal static class LogsCommand
{
    public static Command Create()
    {
        Option<bool> follow = Flag.Switch("--follow", "Go on as long as it runs.", "-f");
        Option<string?> since = Flag.Text("--since", "From a time on, or from so long ago.", "TIME");
        Option<string?> until = Flag.Text("--until", "Up to a time.", "TIME");
        Option<string?> tail = Flag.Text("--tail", "Only so many of the last lines; all.", "N", "-n");
        Option<bool> timestamps = Flag.Switch("--timestamps", "Say when each line was written.", "-t");
        Option<bool> details = Flag.Switch("--details", "Say what the log options add.");
        Argument<string> name = new("INSTANCE") { Description = "Name or id." };
        Command command = new("logs", "Shows what an instance has written.") { follow, since, until, tail, timestamps, details, name };
        command.SetAction(parsed =>
        {
            DateTimeOffset now = DateTimeOffset.UtcNow;
            LogQuery query = new()
            {
                SinceNs = parsed.GetValue(since) is { } from ? PointInTime.Parse("--since", from, now) : long.MinValue,
                UntilNs = parsed.GetValue(until) is { } to ? PointInTime.Parse("--until", to, now) : long.MaxValue,
                Tail = Tail(parsed.GetValue(tail)),
            };
            Instance instance = EngineFactory.Engine.Instances.Find(parsed.GetValue(name)!);
            Print(instance, query, parsed.GetValue(follow), parsed.GetValue(timestamps), parsed.GetValue(details));
            return 0;
        });
        return command;
    }

    private static void Print(Instance instance, LogQuery query, bool follow, bool timestamps, bool details)
    {
        if (instance.ReadDefinition().Host.Log.Driver == "none")
        {
            throw new EnisleException(ErrorKind.Unsupported, "configured logging driver does not support reading");
        }

        InstanceState state = StateTruth.Read(EngineFactory.Engine, instance);
        using OwnedFd? keeper = follow && InstanceQuery.IsAlive(state) ? instance.TryOpenKeeper() : null;
        BorrowedFd output = new(1);
        BorrowedFd error = new(2);
        List<byte> buffer = [];
        new LogReader(instance.LogFile).Read(query, keeper is null ? null : new LogFollow(instance.ExitFile, keeper), (in LogLine line) =>
        {
            buffer.Clear();
            if (timestamps)
            {
                buffer.AddRange(Encoding.ASCII.GetBytes(LogTimestamp.Format(line.TimestampNs)));
                buffer.Add((byte)' ');
            }

            if (details)
            {
                buffer.AddRange(line.Attributes);
                buffer.Add((byte)' ');
            }

            buffer.AddRange(line.Text);

            // A reader that has gone away wants no more.
            return (line.IsError ? error : output).TryWriteAll(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(buffer)) == Errno.None;
        });
    }

    private static int Tail(string? text) => text is null or "all" ? -1
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int lines) ? lines
        : throw new EnisleException(ErrorKind.Invalid, $"--tail: {text}: must be a number or all");
}
