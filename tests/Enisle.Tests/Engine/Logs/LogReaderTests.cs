using System.Globalization;
using System.Text;
using Enisle.Abi;
using Enisle.Engine.Logs;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Tests.Engine.Keepers;

namespace Enisle.Tests.Engine.Logs;

/// <summary>Reading logs: rotated ones, their ends, within times, and while a keeper writes them.</summary>
public sealed class LogReaderTests : IDisposable
{
    private const long Second = 1_000_000_000;
    private readonly string _directory = Directory.CreateTempSubdirectory("enisle-logs-").FullName;

    private string Log => $"{_directory}/log";

    [Fact]
    public void Lines_come_oldest_file_first_with_all_that_is_in_them()
    {
        File.WriteAllText($"{Log}.2", Lines(0, 3));
        File.WriteAllText($"{Log}.1", Lines(3, 6));
        File.WriteAllText(Log, Lines(6, 8) + "{\"log\":\"\\u003cé\\ufffd\",\"stream\":\"stderr\",\"attrs\":{\"a\":\"b\"},\"time\":\"1970-01-01T00:01:00.5Z\"}\n");

        List<string> seen = [];
        new LogReader(Log).Read(new LogQuery(), null, (in LogLine line) =>
        {
            seen.Add($"{line.IsError} {line.TimestampNs} {Encoding.UTF8.GetString(line.Timestamp)} {Encoding.UTF8.GetString(line.Text)} {Encoding.UTF8.GetString(line.Attributes)}");
            return true;
        });

        Assert.Equal(9, seen.Count);
        Assert.Equal("False 2000000000 1970-01-01T00:00:02Z line 2\n ", seen[2]);
        Assert.Equal("True 60500000000 1970-01-01T00:01:00.5Z <é\ufffd {\"a\":\"b\"}", seen[8]);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 9)]
    [InlineData(2, 8)]
    [InlineData(4, 6)]
    [InlineData(5, 5)]
    [InlineData(10, 0)]
    [InlineData(11, 0)]
    [InlineData(-1, 0)]
    public void Tail_reaches_back_into_rotated_files(int tail, int first)
    {
        File.WriteAllText($"{Log}.2", Lines(0, 3));
        File.WriteAllText($"{Log}.1", Lines(3, 6));
        File.WriteAllText(Log, Lines(6, 10) + "{\"log\":\"half-writ");

        Assert.Equal(Enumerable.Range(first, 10 - first), Read(new LogQuery { Tail = tail }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5_000)]
    public void Tail_of_long_lines_crosses_blocks(int tail)
    {
        File.WriteAllText(Log, string.Concat(Enumerable.Range(0, 10_000).Select(static i => Line(i, new string('x', i % 50)))));

        Assert.Equal(Enumerable.Range(10_000 - tail, tail), Read(new LogQuery { Tail = tail }, static text => int.Parse(text.Split('|')[0], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Times_are_inclusive_and_narrow_what_the_tail_left()
    {
        File.WriteAllText(Log, Lines(0, 10));

        Assert.Equal([3, 4, 5], Read(new LogQuery { SinceNs = 3 * Second, UntilNs = 5 * Second }));
        Assert.Equal([8], Read(new LogQuery { Tail = 3, UntilNs = 8 * Second, SinceNs = 8 * Second }));
        Assert.Empty(Read(new LogQuery { Tail = 2, UntilNs = 5 * Second }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{\"log\":\"half")]
    [InlineData("{\"log\":5,\"time\":\"1970-01-01T00:00:00Z\"}")]
    [InlineData("{\"log\":\"x\",\"time\":\"yesterday\"}")]
    [InlineData("{\"log\":\"x\"}")]
    [InlineData("{\"log\":\"\\ud800\",\"time\":\"1970-01-01T00:00:00Z\"}")]
    [InlineData("{\"log\":\"x\",\"time\":\"1970-01-01T00:00:00Z\"} x")]
    [InlineData("[]")]
    public void Damaged_line_is_counted_and_passed_over(string damaged)
    {
        File.WriteAllText(Log, Lines(0, 1) + damaged + "\n" + Lines(1, 2));
        LogReader reader = new(Log);

        Assert.Equal([0, 1], Read(reader, new LogQuery(), null));

        Assert.Equal(1, reader.DamagedLines);
    }

    [Fact]
    public void Endless_line_does_not_fill_the_memory()
    {
        File.WriteAllText(Log, Lines(0, 1) + new string('x', 9 << 20) + "\n" + Lines(1, 2));

        Assert.Equal([0, 1], Read(new LogQuery()));
    }

    [Fact]
    public void Log_that_does_not_exist_yet_is_empty() => Assert.Empty(Read(new LogQuery()));

    [Fact]
    public void Handler_that_has_had_enough_gets_no_more()
    {
        File.WriteAllText($"{Log}.1", Lines(0, 5));
        File.WriteAllText(Log, Lines(5, 10));
        int count = 0;

        new LogReader(Log).Read(new LogQuery(), null, (in LogLine _) => ++count < 7);

        Assert.Equal(7, count);
    }

    [Fact]
    public void Following_goes_on_across_rotation_until_the_instance_has_ended()
    {
        using KeptInstance kept = KeptInstance.Start(
            "read line; i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done; printf end",
            static request => request with { Log = request.Log! with { MaxSizeBytes = 50_000, MaxFiles = 20 } });
        using Timer start = new(_ => kept.SendInput("\n"), null, 200, Timeout.Infinite);
        using OwnedFd keeper = ProcessHandle.TryOpen(kept.Pid)!;
        List<string> seen = [];

        new LogReader(kept.LogPath).Read(new LogQuery(), new LogFollow(kept.ExitFile, keeper), (in LogLine line) =>
        {
            seen.Add(Encoding.UTF8.GetString(line.Text));
            return true;
        });

        Assert.Equal([.. Enumerable.Range(0, 3000).Select(static i => $"line {i}\n"), "end"], seen);
        Assert.True(Directory.GetFiles(kept.Directory, "log*").Length > 3);
    }

    [Fact]
    public void Following_ends_when_the_keeper_is_killed()
    {
        using KeptInstance kept = KeptInstance.Start("echo first; sleep 30");
        Conversation.ReadOutput(kept.Client, 6);
        using OwnedFd keeper = ProcessHandle.TryOpen(kept.Pid)!;
        using Timer kill = new(_ => ProcessHandle.Signal(kept.PidFd, Signal.SIGKILL), null, 300, Timeout.Infinite);
        List<string> seen = [];

        new LogReader(kept.LogPath).Read(new LogQuery(), new LogFollow(kept.ExitFile, keeper), (in LogLine line) =>
        {
            seen.Add(Encoding.UTF8.GetString(line.Text));
            return true;
        });

        Assert.Equal(["first\n"], seen);
    }

    [Fact]
    public void Following_ends_at_a_time_even_when_nothing_is_written()
    {
        using KeptInstance kept = KeptInstance.Start("echo first; read line");
        Conversation.ReadOutput(kept.Client, 6);
        using OwnedFd keeper = ProcessHandle.TryOpen(kept.Pid)!;
        int count = 0;

        LogQuery query = new() { UntilNs = LogTimestamp.From(DateTimeOffset.UtcNow.AddMilliseconds(300)) };
        new LogReader(kept.LogPath).Read(query, new LogFollow(kept.ExitFile, keeper), (in LogLine _) => ++count > 0);

        Assert.Equal(1, count);
        Assert.Null(kept.Exit);
    }

    [Fact]
    public void Half_a_line_is_read_when_its_end_has_come()
    {
        string half = Lines(1, 2);
        File.WriteAllText(Log, Lines(0, 1) + half[..20]);
        using OwnedFd self = ProcessHandle.TryOpen(Environment.ProcessId)!;
        LogReader reader = new(Log);
        using Timer end = new(_ =>
        {
            File.WriteAllText($"{_directory}/new", "");
            File.Move($"{_directory}/new", $"{_directory}/exit");
        });
        int number = 0;

        reader.Read(new LogQuery(), new LogFollow($"{_directory}/exit", self), (in LogLine line) =>
        {
            Assert.Equal($"line {number++}\n", Encoding.UTF8.GetString(line.Text));
            if (number == 1)
            {
                File.AppendAllText(Log, half[20..]);
                end.Change(300, Timeout.Infinite);
            }

            return true;
        });

        Assert.Equal((2, 0), (number, reader.DamagedLines));
    }

    [Theory]
    [InlineData("2026-11-25T08:00:00.123456789Z", 1795593600123456789)]
    [InlineData("2026-11-25T08:00:00.1Z", 1795593600100000000)]
    [InlineData("2026-11-25T08:00:00Z", 1795593600000000000)]
    [InlineData("2024-02-29T23:59:59.000000001Z", 1709251199000000001)]
    public void Time_is_read_to_the_nanosecond(string text, long expected)
    {
        Assert.True(LogTimestamp.TryParse(Encoding.ASCII.GetBytes(text), out long time));
        Assert.Equal(expected, time);
        Assert.True(LogTimestamp.TryParse(Encoding.ASCII.GetBytes(LogTimestamp.Format(time)), out long again));
        Assert.Equal(expected, again);
    }

    [Theory]
    [InlineData("2026-11-25T08:00:00.1234567890Z")]
    [InlineData("2026-11-25T08:00:00.Z")]
    [InlineData("2026-11-25T08:00:00")]
    [InlineData("2026-02-30T08:00:00Z")]
    [InlineData("2026-11-25T24:00:00Z")]
    [InlineData("2026-11-25 08:00:00Z")]
    [InlineData("20x6-11-25T08:00:00Z")]
    [InlineData("")]
    public void Time_that_is_none_is_refused(string text) => Assert.False(LogTimestamp.TryParse(Encoding.ASCII.GetBytes(text), out _));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static string Lines(int from, int to) => string.Concat(Enumerable.Range(from, to - from).Select(static i =>
        $"{{\"log\":\"line {i}\\n\",\"stream\":\"stdout\",\"time\":\"{DateTime.UnixEpoch.AddSeconds(i):yyyy-MM-dd'T'HH:mm:ss}Z\"}}\n"));

    private static string Line(int number, string filling) =>
        $"{{\"log\":\"{number}|{filling}\\n\",\"stream\":\"stdout\",\"time\":\"1970-01-01T00:00:00Z\"}}\n";

    private List<int> Read(LogQuery query, Func<string, int>? number = null) => Read(new LogReader(Log), query, null, number);

    private static List<int> Read(LogReader reader, LogQuery query, LogFollow? follow, Func<string, int>? number = null)
    {
        List<int> seen = [];
        reader.Read(query, follow, (in LogLine line) =>
        {
            string text = Encoding.UTF8.GetString(line.Text);
            seen.Add(number is null ? int.Parse(text.AsSpan(5).TrimEnd('\n'), CultureInfo.InvariantCulture) : number(text));
            return true;
        });
        return seen;
    }
}
