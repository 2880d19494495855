using System.Text.Json;
using Enisle.Abi;
using Enisle.Engine.Keepers;
using Enisle.Engine.Logs;

namespace Enisle.Tests.Engine.Keepers;

/// <summary>The log that a keeper writes: Docker's json-file, byte by byte.</summary>
public sealed class KeeperLogTests
{
    // What Docker's encoder makes of the same bytes.
    [Theory]
    [InlineData("a\\tb", "a\\u0009b")]
    [InlineData("\\042\\134", "\\\"\\\\")]
    [InlineData("<>&", "\\u003c\\u003e\\u0026")]
    [InlineData("\\r\\001\\033", "\\r\\u0001\\u001b")]
    [InlineData("\\177", "\u007f")]
    [InlineData("\\303\\251 \\342\\202\\254 \\360\\237\\217\\235", "é € 🏝")]
    [InlineData("\\342\\200\\250\\342\\200\\251\\342\\200\\252", "\\u2028\\u2029\u202a")]
    [InlineData("\\357\\277\\275", "\ufffd")]
    [InlineData("x\\377y", "x\\ufffdy")]
    [InlineData("\\300\\257", "\\ufffd\\ufffd")]
    [InlineData("\\340\\237\\277", "\\ufffd\\ufffd\\ufffd")]
    [InlineData("\\355\\240\\200", "\\ufffd\\ufffd\\ufffd")]
    [InlineData("\\364\\220\\200\\200", "\\ufffd\\ufffd\\ufffd\\ufffd")]
    [InlineData("\\342\\202", "\\ufffd\\ufffd")]
    [InlineData("\\360\\237\\217", "\\ufffd\\ufffd\\ufffd")]
    [InlineData("\\200", "\\ufffd")]
    public void Text_is_escaped_as_by_Docker(string written, string expected)
    {
        using KeptInstance kept = KeptInstance.Start($"printf '{written}\\n'");
        kept.WaitForEnd();

        string line = File.ReadAllText(kept.LogPath);

        Assert.StartsWith($"{{\"log\":\"{expected}\\n\",\"stream\":\"stdout\",\"time\":\"", line, StringComparison.Ordinal);
        Assert.Matches("""","time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,8}[1-9])?Z"}\n$"""", line);
        Assert.True(LogTimestamp.TryParse(System.Text.Encoding.ASCII.GetBytes(line.Split('"')[^2]), out long time));
        Assert.InRange(time / 1e9, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
    }

    [Fact]
    public void Attributes_stand_between_stream_and_time()
    {
        using KeptInstance kept = KeptInstance.Start(
            "echo err >&2", static request => request with { Log = request.Log! with { AttributesJson = """{"env":"a b","tag":"x"}""" } });
        kept.WaitForEnd();

        Assert.StartsWith("""{"log":"err\n","stream":"stderr","attrs":{"env":"a b","tag":"x"},"time":""", File.ReadAllText(kept.LogPath), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_lines_are_split_and_their_parts_have_one_time()
    {
        const int Part = KeeperLayout.MaxData;
        using KeptInstance kept = KeptInstance.Start(
            $"head -c {2 * Part + 100} /dev/zero | tr '\\0' x; echo; head -c {Part} /dev/zero | tr '\\0' y; echo; head -c {Part - 1} /dev/zero | tr '\\0' z; echo");
        kept.WaitForEnd();

        string[] texts = [.. kept.Log.Select(static line => line.Text)];

        Assert.Equal([Part, Part, 101, Part, 1, Part], texts.Select(static text => text.Length));
        Assert.Equal([false, false, true, false, true, true], texts.Select(static text => text.EndsWith('\n')));
        string[] times = [.. File.ReadLines(kept.LogPath).Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("time").GetString()!)];
        Assert.Single(times[..3].Distinct());
        Assert.Single(times[3..5].Distinct());
    }

    [Fact]
    public void Largest_lines_fit_even_when_every_byte_grows()
    {
        using KeptInstance kept = KeptInstance.Start(
            "head -c 100000 /dev/zero; head -c 50000 /dev/zero | tr '\\0' '\\377' >&2",
            static request => request with { Log = request.Log! with { AttributesJson = $$"""{"a":"{{new string('b', 20_000)}}"}""" } });
        kept.WaitForEnd();

        Assert.Equal(100_000, kept.Log.Where(static line => line.Stream == "stdout").Sum(static line => line.Text.Count(static c => c == '\0')));
        Assert.Equal(50_000, kept.Log.Where(static line => line.Stream == "stderr").Sum(static line => line.Text.Count(static c => c == '\ufffd')));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Files_are_rotated_and_the_oldest_goes(int maxFiles)
    {
        const int MaxSize = 5000;
        using KeptInstance kept = KeptInstance.Start(
            "i=0; while [ $i -lt 500 ]; do echo line $i; i=$((i+1)); done",
            request => request with { Log = request.Log! with { MaxSizeBytes = MaxSize, MaxFiles = maxFiles } });
        kept.WaitForEnd();

        string[] files = [.. Enumerable.Range(1, maxFiles).Reverse().Select(number => number == 1 ? kept.LogPath : $"{kept.LogPath}.{number - 1}")];
        Assert.Equal(maxFiles, Directory.GetFiles(kept.Directory, "log*").Length);
        Assert.All(files[..^1], static file => Assert.InRange(new FileInfo(file).Length, MaxSize, MaxSize + 100));
        int[] numbers = [.. files.SelectMany(File.ReadLines).Select(static line => int.Parse(JsonDocument.Parse(line).RootElement.GetProperty("log").GetString()!.Split(' ')[1]))];
        Assert.Equal(Enumerable.Range(numbers[0], 500 - numbers[0]), numbers);
        Assert.True(numbers[0] > 0);
    }

    [Fact]
    public void Next_keeper_goes_on_where_the_last_one_left_off_even_in_half_a_line()
    {
        string directory = Directory.CreateTempSubdirectory("enisle-keeper-").FullName;
        File.WriteAllText(KeptInstance.LogIn(directory), "{\"log\":\"whole\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-01T00:00:00Z\"}\n{\"log\":\"hal");
        using KeptInstance kept = KeptInstance.Start("echo again", directory: directory);
        kept.WaitForEnd();

        string[] lines = File.ReadAllLines(kept.LogPath);

        Assert.Equal(3, lines.Length);
        Assert.Equal("{\"log\":\"hal", lines[1]);
        Assert.StartsWith("{\"log\":\"again\\n\"", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Full_disk_stops_no_workload_and_leaves_whole_lines()
    {
        const int Limit = 20_000;
        using KeptInstance kept = KeptInstance.Start("i=0; while [ $i -lt 1000 ]; do echo line $i; i=$((i+1)); done; exit 9", fileSizeLimit: Limit);

        Conversation said = kept.ReadAll();

        Assert.Equal(1000, said.Output.Count(static c => c == '\n'));
        Assert.Equal((9, 0), said.Exit);
        string log = File.ReadAllText(kept.LogPath);
        Assert.EndsWith("\n", log, StringComparison.Ordinal);
        int lines = log.Count(static c => c == '\n');
        Assert.InRange(lines, 100, 300);
        Assert.Equal(1000 - lines, kept.Exit!.DroppedLines);
    }

    [Fact]
    public void Log_that_cannot_be_opened_stops_no_workload()
    {
        using KeptInstance kept = KeptInstance.Start("echo out; exit 3", static request => request with { Log = new KeeperLog("/nowhere/at/all") });

        Conversation said = kept.ReadAll();

        Assert.Equal("out\n", said.Output);
        Assert.Equal((3, 0), said.Exit);
        Assert.Equal(1, kept.Exit!.DroppedLines);
    }

    [Fact]
    public void Without_a_log_nothing_is_written()
    {
        using KeptInstance kept = KeptInstance.Start("echo out", static request => request with { Log = null });
        kept.WaitForEnd();

        Assert.False(File.Exists(kept.LogPath));
    }
}
