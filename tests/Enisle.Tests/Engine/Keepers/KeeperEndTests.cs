using System.Diagnostics;
using Enisle.Engine.Keepers;

namespace Enisle.Tests.Engine.Keepers;

/// <summary>Around the end of an instance: who still writes, who is left over, what the kernel says; and checks of health.</summary>
public sealed class KeeperEndTests
{
    [Fact]
    public void Output_of_others_is_waited_for_a_while_and_no_longer()
    {
        using KeptInstance kept = KeptInstance.Start(
            "(sleep 0.3; echo soon; sleep 20; echo late) & echo first; exit 2", static request => request with { DrainTimeout = TimeSpan.FromSeconds(1.5) });
        long start = Stopwatch.GetTimestamp();

        Conversation said = kept.ReadAll();

        Assert.Equal("first\nsoon\n", said.Output);
        Assert.Equal((2, 0), said.Exit);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.5, 15);
    }

    [Fact]
    public void Others_that_write_for_ever_are_cut_off()
    {
        using KeptInstance kept = KeptInstance.Start(
            "yes & echo $! >&2; exit 2", static request => request with { DrainTimeout = TimeSpan.FromMilliseconds(100), Log = null });

        Conversation said = kept.ReadAll();

        Assert.Equal((2, 0), said.Exit);
        Assert.True(said.Output.Length > 0);
    }

    [Fact]
    public void Processes_without_parents_are_taken_away()
    {
        using KeptInstance kept = KeptInstance.Start("(true &) ; (true &) ; (sh -c 'exit 3' &) ; sleep 0.3; echo now; read line");
        Conversation.ReadOutput(kept.Client, 4);

        int[] children = [.. File.ReadAllText($"/proc/{kept.Pid}/task/{kept.Pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];

        Assert.Single(children);
        kept.SendInput("\n");
        Assert.Equal((0, 0), kept.ReadAll().Exit);
    }

    [Theory]
    [InlineData("low 0\nhigh 0\nmax 7\noom 1\noom_kill 1\noom_group_kill 0\n", true)]
    [InlineData("low 0\nhigh 0\nmax 7\noom 1\noom_kill 0\noom_group_kill 3\n", false)]
    [InlineData("oom_kill_disable 1\nunder_oom 1\noom_kill 12\n", true)]
    [InlineData("oom_kill_disable 1\nunder_oom 1\noom_kill 0\n", false)]
    [InlineData("oom_kill", false)]
    [InlineData("", false)]
    public void Want_of_memory_is_recorded(string events, bool expected)
    {
        string directory = Directory.CreateTempSubdirectory("enisle-keeper-").FullName;
        File.WriteAllText($"{directory}/events", events);
        using KeptInstance kept = KeptInstance.Start(
            "exit 1", request => request with { MemoryEvents = $"{directory}/events" }, directory: directory);

        Assert.Equal(0, kept.WaitForEnd());

        Assert.Equal(expected, kept.Exit!.OomKilled);
    }

    [Fact]
    public void Exit_that_cannot_be_written_down_does_not_stop_what_follows()
    {
        using KeptInstance kept = KeptInstance.Start(
            "exit 4", static request => request with { ExitFile = "/nowhere/at/all/exit", OnExit = ["/bin/sh", "-c", "exit 7"] });

        Assert.Equal((4, 0), kept.ReadAll().Exit);
        Assert.Equal(7, kept.WaitForEnd());
    }

    [Fact]
    public void Checks_come_faster_until_the_first_that_finds_it_well()
    {
        string directory = Directory.CreateTempSubdirectory("enisle-keeper-").FullName;
        KeeperHealth health = new(
            ["/bin/sh", "-c", $"cd '{directory}'; echo check >> checks; test $(wc -l < checks) -ge 3"],
            Interval: TimeSpan.FromHours(1), StartInterval: TimeSpan.FromMilliseconds(50), StartPeriod: TimeSpan.FromMinutes(5));
        using KeptInstance kept = KeptInstance.Start("sleep 1.5", request => request with { Health = health }, directory: directory);

        Assert.Equal(0, kept.WaitForEnd());

        Assert.Equal(3, File.ReadLines($"{directory}/checks").Count());
    }

    [Fact]
    public void Check_is_not_started_beside_one_that_hangs()
    {
        string directory = Directory.CreateTempSubdirectory("enisle-keeper-").FullName;
        KeeperHealth health = new(["/bin/sh", "-c", $"echo check >> '{directory}/checks'; sleep 30"], TimeSpan.FromMilliseconds(20), default, default);
        using KeptInstance kept = KeptInstance.Start(
            "sleep 0.5; echo ended", request => request with { Health = health, OnExit = ["/bin/sh", "-c", "for child in $(cat /proc/$$/task/$$/children); do kill -9 $child; done"] }, directory: directory);

        Conversation said = kept.ReadAll();

        Assert.Equal("ended\n", said.Output);
        Assert.Single(File.ReadLines($"{directory}/checks"));
    }
}
