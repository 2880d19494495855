using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>kill -9 of the runtime at any moment: the next delete by force leaves nothing.</summary>
/// <remarks>
/// The base class looks for what is left after each case. Peers do not promise this: for them the cases show only that a
/// runtime can be killed anywhere without the suite breaking.
/// </remarks>
[RequiresRoot]
public sealed class KillNineTests : ContainerTest
{
    private const int Rounds = 12;

    [Fact]
    public void During_create() => Strike(prepare: () => { }, () => ["create", "--bundle", Bundle.Directory, Id]);

    [Fact]
    public void During_run() => Strike(prepare: () => { }, () => ["run", "--detach", "--bundle", Bundle.Directory, Id]);

    [Fact]
    public void During_start() => Strike(prepare: () => Create().Succeeded(), () => ["start", Id]);

    [Fact]
    public void During_delete() => Strike(prepare: () => RunSleeper(), () => ["delete", "--force", Id]);

    [Fact]
    public void During_exec() => Strike(prepare: () => RunSleeper(), () => ["exec", "--detach", Id, "/bin/sleep", "1000"]);

    [Fact]
    public void During_pause() => Strike(prepare: () => RunSleeper(), () => ["pause", Id]);

    [Fact]
    public void During_update() => Strike(prepare: () => RunSleeper(), () => ["update", "--pids-limit", "50", Id]);

    private void Strike(Action prepare, Func<string[]> command)
    {
        _ = Bundle.Args("/bin/sleep", "1000").Json("linux.resources.memory", """{ "limit": 67108864 }""");
        Bundle.Save();
        double wholeUs = Measure(prepare, command());
        Random random = new(Rounds);
        for (int round = 0; round < Rounds; round++)
        {
            prepare();
            using (RunningCommand running = Runtime.Start(command()))
            {
                Libc.PauseUs((uint)(random.NextDouble() * wholeUs));
                running.Process.Signal(Libc.SIGKILL);
                _ = running.Finish();
            }

            CommandResult delete = Runtime.Invoke("delete", "--force", Id);
            LeavesNothing(round, delete);
        }
    }

    private double Measure(Action prepare, string[] command)
    {
        prepare();
        long before = System.Diagnostics.Stopwatch.GetTimestamp();
        _ = Runtime.Invoke(command).Succeeded();
        double us = System.Diagnostics.Stopwatch.GetElapsedTime(before).TotalMicroseconds;
        _ = Runtime.Invoke("delete", "--force", Id);
        return us;
    }

    private void LeavesNothing(int round, CommandResult delete)
    {
        if (Target.Kind != TargetKind.Product)
        {
            Cleanup.Remove(Runtime.StateRoot, Bundle.Cgroup);
            return;
        }

        bool clean = Eventually.Is(
            () => Runtime.Containers.Count == 0 && Cleanup.Processes(Directory, CgroupParent).Count == 0 && Cleanup.Cgroups(Bundle.Cgroup).Count == 0,
            2000);
        Assert.True(
            clean,
            $"round {round} left state [{string.Join(' ', Runtime.Containers)}], processes [{string.Join(' ', Cleanup.Processes(Directory, CgroupParent))}], "
            + $"cgroups [{string.Join(' ', Cleanup.Cgroups(Bundle.Cgroup))}] after {delete}");
    }
}
