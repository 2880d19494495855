using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>checkpoint and restore.</summary>
[RequiresRoot]
public sealed class CheckpointTests : ContainerTest
{
    private string Images => Path.Combine(Directory, "images");

    [Fact]
    [RequiresCriu]
    public void A_restored_container_goes_on_where_it_was()
    {
        _ = Bundle.Shell("i=0; touch /dev/shm/kept; while :; do i=$((i+1)); echo $i > /data/count; sleep 0.1; done");
        _ = Run("--detach").Succeeded();
        Eventually.True(() => Count() > 2, "the program counts");
        _ = Runtime.Invoke("checkpoint", "--image-path", Images, Id).Succeeded();
        _ = State().Failed();
        int before = Count();

        _ = Runtime.Invoke("restore", "--detach", "--bundle", Bundle.Directory, "--image-path", Images, Id).Succeeded();

        Eventually.True(() => Count() > before, "the program counts on");
        _ = Exec("/bin/ls", "/dev/shm").Succeeded().Printed("kept");
    }

    [Fact]
    [RequiresCriu]
    public void A_container_may_run_on()
    {
        RunSleeper();

        _ = Runtime.Invoke("checkpoint", "--leave-running", "--image-path", Images, Id).Succeeded();

        Assert.Equal("running", Status());
    }

    [Fact]
    public void A_container_that_has_not_started_is_refused()
    {
        _ = Bundle.Args("/bin/sleep", "1000");
        _ = Create().Succeeded();

        _ = Runtime.Invoke("checkpoint", "--image-path", Images, Id).FailedWith("checkpoint");
    }

    [Fact]
    [Deviates(TargetKind.Crun, "leaves its cgroups")]
    public void Restore_without_images_is_refused_and_leaves_nothing()
    {
        Bundle.Save();

        _ = Runtime.Invoke("restore", "--detach", "--bundle", Bundle.Directory, "--image-path", Images, Id).Failed();

        Assert.Empty(Runtime.Containers);
    }

    private int Count() => File.Exists(Bundle.InRoot("data/count")) && int.TryParse(File.ReadAllText(Bundle.InRoot("data/count")), out int count) ? count : 0;
}
