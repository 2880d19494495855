using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>pause and resume, through the freezer.</summary>
[RequiresRoot]
public sealed class PauseTests : ContainerTest
{
    private string Counter => Bundle.InRoot("counter");

    [Fact]
    public void A_paused_program_does_not_run()
    {
        RunCounter();

        _ = Runtime.Invoke("pause", Id).Succeeded();

        string before = File.ReadAllText(Counter);
        Libc.Pause(100);
        Assert.Equal(before, File.ReadAllText(Counter));
    }

    [Fact]
    public void A_resumed_program_goes_on()
    {
        RunCounter();
        _ = Runtime.Invoke("pause", Id).Succeeded();
        string before = File.ReadAllText(Counter);

        _ = Runtime.Invoke("resume", Id).Succeeded();

        Eventually.True(() => File.ReadAllText(Counter) != before, "the counter moves");
        Assert.Equal("running", Status());
    }

    [Fact]
    [Deviates(TargetKind.Crun, "resumes what is not paused")]
    public void Resume_of_a_container_that_is_not_paused_fails()
    {
        RunSleeper();

        _ = Runtime.Invoke("resume", Id).Failed();
    }

    [Fact]
    public void Pause_of_a_stopped_container_fails()
    {
        _ = Create().Succeeded();
        _ = Start().Succeeded();
        WaitForStatus("stopped");

        _ = Runtime.Invoke("pause", Id).Failed();
    }

    [Fact]
    public void A_paused_container_can_be_deleted_by_force()
    {
        RunSleeper();
        _ = Runtime.Invoke("pause", Id).Succeeded();

        _ = Delete("--force").Succeeded();

        Assert.Empty(Runtime.Containers);
    }

    [Fact]
    public void A_paused_container_that_is_killed_stops()
    {
        RunSleeper();
        _ = Runtime.Invoke("pause", Id).Succeeded();

        _ = Kill().Succeeded();
        _ = Runtime.Invoke("resume", Id);

        WaitForStatus("stopped");
    }

    private void RunCounter()
    {
        _ = Bundle.Shell("n=0; while :; do n=$((n + 1)); echo $n > /counter.new; mv /counter.new /counter; done");
        _ = Run("--detach").Succeeded();
        Eventually.True(() => File.Exists(Counter), "the program counts");
    }
}
