using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Events;
using Enisle.Output;

namespace Enisle.Commands;

/// <summary><c>enisle events</c>.</summary>
internal static class EventsCommand
{
    public static Command Create()
    {
        Option<string?> since = Flag.Text("--since", "From a time on, or from so long ago.", "TIME");
        Option<string?> until = Flag.Text("--until", "Up to a time; then it ends.", "TIME");
        Option<string?> format = Flag.Text("--format", "json, or a template.", "FORMAT");
        Option<string[]> filter = Flag.List("--filter", "type=, event=, container=, image=, label=.", "NAME=VALUE", "-f");
        Command command = new("events", "Shows what happens, as it happens.") { since, until, format, filter };
        command.SetAction(parsed =>
        {
            DateTimeOffset now = DateTimeOffset.UtcNow;
            long from = parsed.GetValue(since) is { } start ? PointInTime.Parse("--since", start, now) : PointInTime.Nanoseconds(now);
            long to = parsed.GetValue(until) is { } end ? PointInTime.Parse("--until", end, now) : long.MaxValue;
            EventFilter wanted = EventFilter.Parse(parsed.GetValue(filter)!);
            string? layout = parsed.GetValue(format);
            EventFollower follower = new(EngineFactory.Engine.Events.File);
            follower.Read(to, happened =>
            {
                if (happened.TimeNano >= from && happened.TimeNano <= to && wanted.Matches(happened))
                {
                    Print(parsed.InvocationConfiguration.Output, layout, happened);
                }
            });
            return 0;
        });
        return command;
    }

    private static void Print(TextWriter output, string? format, EngineEvent happened)
    {
        if (format is null or "")
        {
            string attributes = string.Join(", ", happened.Attributes.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key}={pair.Value}"));
            DateTimeOffset time = DateTimeOffset.UnixEpoch.AddTicks(happened.TimeNano / 100).ToLocalTime();
            output.WriteLine($"{time:yyyy-MM-dd'T'HH:mm:ss.fffffff}00{time:zzz} {happened.Type} {happened.Action} {happened.Id} ({attributes})");
        }
        else
        {
            new ListPrinter(new Dictionary<string, string>(), "").Print(output, format, [EventRow.Of(happened)]);
        }

        output.Flush();
    }
}
