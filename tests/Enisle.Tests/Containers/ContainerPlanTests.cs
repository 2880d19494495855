using Enisle.Containers.Plan;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Spawn;
using Enisle.Isolation.Security;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Containers;

/// <summary>The plan as text: what a kernel with and without mount_setattr(2) is asked for, and where labels go. No root needed.</summary>
public sealed class ContainerPlanTests : IDisposable
{
    private readonly OwnedFd _sync;
    private readonly OwnedFd _handle;

    public ContainerPlanTests() => (_sync, _handle) = Pipes.CreateSocketPair();

    public void Dispose()
    {
        _sync.Dispose();
        _handle.Dispose();
    }

    [Fact]
    public void A_modern_kernel_is_asked_for_attributes_before_the_mount_is_attached()
    {
        List<string> steps = Steps(Bind("ro", "nosuid"), classic: false);

        int set = steps.FindIndex(static step => step == "mount_setattr\tmount_setattr /mnt");
        int attach = steps.FindIndex(static step => step == "move_mount\tmount /mnt");
        Assert.True(set >= 0 && attach == steps.FindIndex(set, static step => step.StartsWith("move_mount", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_old_kernel_is_asked_for_attributes_right_after_the_mount_is_attached()
    {
        List<string> steps = Steps(Bind("ro", "nosuid"), classic: true);

        int attach = steps.FindIndex(static step => step == "move_mount\tmount /mnt");
        Assert.Equal(
            ["fstatfs\tstatfs /mnt", "Load\tload ", "Mask\tmask ", "dup3\tdup /mnt", "mount\tremount /mnt"], steps.GetRange(attach + 1, 5));
    }

    [Fact]
    public void An_old_kernel_is_never_asked_for_mount_setattr()
    {
        RuntimeConfig config = Config([Bind("ro", "rshared")], readOnly: true, ["/proc/sys"]);

        List<string> steps = Steps(config, classic: true);

        Assert.DoesNotContain(steps, static step => step.StartsWith("mount_setattr", StringComparison.Ordinal));
        Assert.Contains("mount\tset propagation /mnt", steps);
        Assert.Contains("mount\tremount /proc/sys", steps);
        Assert.Contains("mount\tremount /", steps);
    }

    [Fact]
    public void A_root_becomes_read_only_on_an_old_kernel_while_the_procfs_of_the_host_is_there()
    {
        List<string> steps = Steps(Config([], readOnly: true, []), classic: true);

        Assert.True(steps.IndexOf("mount\tremount /") < steps.FindIndex(static step => step.StartsWith("pivot_root", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_recursive_attribute_is_refused_for_an_old_kernel()
    {
        EnisleException error = Assert.Throws<EnisleException>(() => Steps(Bind("rro"), classic: true));

        Assert.Equal(ErrorKind.Unsupported, error.Kind);
        Assert.StartsWith("mounts[0].options:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_goes_to_a_tmpfs_and_the_masks_but_not_to_proc()
    {
        RuntimeConfig config = Config(
            [
                new Mount { Destination = "/proc", Type = "proc" },
                new Mount { Destination = "/tmp", Type = "tmpfs" },
                new Mount { Destination = "/dev/mqueue", Type = "mqueue" },
            ],
            readOnly: false,
            []);
        config = config with { Linux = config.Linux! with { MaskedPaths = ["/proc/acpi"] } };

        List<string> steps = Steps(config, classic: false, label: "u:r:t:s0:c1,c2");

        Assert.Contains("fsconfig\tmount option /tmp: context=u:r:t:s0:c1,c2", steps);
        Assert.Contains("fsconfig\tmount option masked directory: context=u:r:t:s0:c1,c2", steps);
        Assert.DoesNotContain("fsconfig\tmount option /proc: context=u:r:t:s0:c1,c2", steps);
        Assert.DoesNotContain("fsconfig\tmount option /dev/mqueue: context=u:r:t:s0:c1,c2", steps);
        Assert.Contains("fsetxattr\tlabel /dev/mqueue", steps);
    }

    [Fact]
    public void Without_a_label_no_option_is_added()
    {
        List<string> steps = Steps(Config([new Mount { Destination = "/tmp", Type = "tmpfs" }], readOnly: false, ["/proc/sys"]), classic: false);

        Assert.DoesNotContain(steps, static step => step.Contains("context=", StringComparison.Ordinal));
    }

    private static Mount Bind(params string[] options) =>
        new() { Destination = "/mnt", Type = "bind", Source = "/", Options = ["bind", .. options] };

    private static RuntimeConfig Config(IReadOnlyList<Mount> mounts, bool readOnly, IReadOnlyList<string> readonlyPaths) => new()
    {
        OciVersion = "1.3.0",
        Root = new Root { Path = "/", ReadOnly = readOnly },
        Process = new Process { Args = ["/bin/true"], Cwd = "/" },
        Mounts = mounts,
        Linux = new LinuxConfig { Namespaces = [new Namespace(NamespaceKind.Mount, null)], ReadonlyPaths = readonlyPaths },
    };

    private List<string> Steps(Mount mount, bool classic) => Steps(Config([mount], readOnly: false, []), classic);

    // Each step as «call<TAB>verb subject».
    private List<string> Steps(RuntimeConfig config, bool classic, string? label = null)
    {
        SpawnPlan plan = ContainerPlan.Build(new PlanContext
        {
            Config = config,
            Id = "test",
            Bundle = "/",
            RootFs = "/",
            MountLabel = label,
            ClassicMountHandle = classic ? _handle : null,
            Settings = new ProcessSettings { Process = config.Process!, Environment = [], Sync = _sync, OwnCapabilities = CapabilitySet.All },
        });
        return [.. plan.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..])];
    }
}
