using Enisle.Bundles;
using Enisle.Bundles.Options;
using Enisle.Host;
using Enisle.Spec.Image;

namespace Enisle.Tests.Bundles;

public sealed class ImageDefaultsTests
{
    private static readonly ImageProcess s_image = new()
    {
        Entrypoint = ["/entry"],
        Cmd = ["a", "b"],
        Env = ["PATH=/image", "X=1"],
        User = "app",
        WorkingDir = "/srv",
        Labels = new Dictionary<string, string> { ["k"] = "image", ["only"] = "image" },
        StopSignal = "SIGQUIT",
        Healthcheck = new ImageHealthcheck { Test = ["CMD", "check"], Retries = 7 },
    };

    [Fact]
    public void What_was_not_asked_for_is_the_images()
    {
        WorkloadOptions merged = ImageDefaults.Merge(new WorkloadOptions(), s_image);
        Assert.Equal(["/entry"], merged.Entrypoint);
        Assert.Equal(["a", "b"], merged.Cmd);
        Assert.Equal("app", merged.User);
        Assert.Equal("/srv", merged.WorkingDir);
        Assert.Equal("SIGQUIT", merged.StopSignal);
        Assert.Equal(7, merged.Healthcheck!.Retries);
    }

    [Fact]
    public void Another_command_keeps_the_entrypoint() =>
        Assert.Equal("/entry | c", Words(new WorkloadOptions { Cmd = ["c"] }));

    [Fact]
    public void Another_entrypoint_does_not_get_the_images_arguments() =>
        Assert.Equal("/other | ", Words(new WorkloadOptions { Entrypoint = ["/other"] }));

    [Fact]
    public void Without_a_command_anywhere_there_is_nothing_to_run()
    {
        EnisleException error = Assert.Throws<EnisleException>(() => ImageDefaults.Merge(new WorkloadOptions(), new ImageProcess()));
        Assert.Equal(ErrorKind.Invalid, error.Kind);
    }

    [Fact]
    public void Variables_replace_the_images_in_their_places_and_a_bare_name_takes_one_away()
    {
        WorkloadOptions merged = ImageDefaults.Merge(new WorkloadOptions { Env = ["X=2", "Y=3"] }, s_image);
        Assert.Equal(["PATH=/image", "X=2", "Y=3"], merged.Env);
        Assert.Equal(["PATH=/image"], ImageDefaults.Merge(new WorkloadOptions { Env = ["X"] }, s_image).Env);
    }

    [Fact]
    public void A_path_is_there_when_the_image_has_none() =>
        Assert.StartsWith("PATH=", ImageDefaults.Merge(new WorkloadOptions { Cmd = ["x"] }, new ImageProcess()).Env[0], StringComparison.Ordinal);

    [Fact]
    public void Labels_of_both_are_there_and_the_persons_win()
    {
        WorkloadOptions merged = ImageDefaults.Merge(new WorkloadOptions { Labels = new Dictionary<string, string> { ["k"] = "person" } }, s_image);
        Assert.Equal("person", merged.Labels["k"]);
        Assert.Equal("image", merged.Labels["only"]);
    }

    [Fact]
    public void No_health_check_is_stronger_than_the_images() =>
        Assert.Equal(["NONE"], ImageDefaults.Merge(new WorkloadOptions { Healthcheck = new HealthOptions { Test = ["NONE"] } }, s_image).Healthcheck!.Test);

    [Fact]
    public void Only_a_longer_interval_keeps_the_images_test()
    {
        HealthOptions health = ImageDefaults.Merge(new WorkloadOptions { Healthcheck = new HealthOptions { Interval = TimeSpan.FromMinutes(1) } }, s_image).Healthcheck!;
        Assert.Equal(["CMD", "check"], health.Test);
        Assert.Equal(TimeSpan.FromMinutes(1), health.Interval);
    }

    private static string Words(WorkloadOptions asked)
    {
        WorkloadOptions merged = ImageDefaults.Merge(asked, s_image);
        return $"{string.Join(' ', merged.Entrypoint!)} | {string.Join(' ', merged.Cmd!)}";
    }
}
