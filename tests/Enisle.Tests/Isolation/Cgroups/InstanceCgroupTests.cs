using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Isolation.Cgroups;
using Enisle.Spec.Runtime;
using Process = System.Diagnostics.Process;
using SpecResources = Enisle.Spec.Runtime.Resources;

namespace Enisle.Tests.Isolation.Cgroups;

/// <summary>Life of an instance's cgroups.</summary>
public sealed class InstanceCgroupTests : CgroupFixture
{
    [Fact]
    public void Detection_by_usual_places_agrees_with_the_mount_table()
    {
        List<CgroupHierarchy> table = CgroupMountTable.Parse(
            File.ReadAllBytes("/proc/self/mountinfo"), CgroupMembership.Parse(File.ReadAllBytes("/proc/self/cgroup")));

        Assert.Equal(table.Select(Describe), Host.Hierarchies.Select(Describe));

        static string Describe(CgroupHierarchy h) =>
            $"{h.Name}|{h.Version}|{h.MountPoint}|{string.Join(',', h.MountOptions)}|{string.Join(',', h.Controllers)}|{h.OwnDirectory}";
    }

    [Fact]
    public void MadeCgroups_are_removed_with_what_was_nested_in_them()
    {
        InstanceCgroup cgroup = Create();
        foreach (string directory in cgroup.Paths.Values)
        {
            Directory.CreateDirectory($"{directory}/a/b");
        }

        cgroup.Delete();

        Assert.NotEmpty(cgroup.Paths);
        Assert.All(cgroup.Paths.Values, directory => Assert.False(Directory.Exists(directory)));
        cgroup.Delete();
    }

    [Fact]
    public void Child_that_writes_0_to_each_join_is_in_eachCgroup()
    {
        InstanceCgroup cgroup = Create();
        cgroup.Apply(SpecResources.None, isUpdate: false);
        IReadOnlyList<OwnedFd> joins = cgroup.OpenJoins();
        string redirects = string.Join("; ", joins.Select(fd => $"printf 0 > /proc/{Environment.ProcessId}/fd/{fd.Number}"));

        Process child = Start("/bin/bash", "-c", $"{redirects}; exec sleep 60");

        Assert.Equal(cgroup.Paths.Count, joins.Count);
        WaitUntil(() => cgroup.Paths.Values.All(d => File.ReadAllLines($"{d}/cgroup.procs").Contains($"{child.Id}")));
        foreach (OwnedFd join in joins)
        {
            join.Dispose();
        }

        Assert.Equal([child.Id], cgroup.Pids(recursive: false));
    }

    [Fact]
    public void Paused_processes_stand_still_until_resumed()
    {
        InstanceCgroup cgroup = Create();
        Process child = Start("/bin/sleep", "60");
        cgroup.Join(child.Id);

        cgroup.Freeze();
        Assert.True(cgroup.IsFrozen);
        Assert.Equal([child.Id], cgroup.Pids(recursive: true));

        cgroup.Thaw();
        Assert.False(cgroup.IsFrozen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Kill_reaches_nested_and_paused_processes(bool paused)
    {
        InstanceCgroup cgroup = Create();
        Process outer = Start("/bin/sleep", "60");
        Process inner = Start("/bin/sleep", "60");
        cgroup.Join(outer.Id);
        cgroup.Join(inner.Id);
        foreach (string directory in cgroup.Paths.Values)
        {
            Directory.CreateDirectory($"{directory}/nested");
            File.WriteAllText($"{directory}/nested/cgroup.procs", $"{inner.Id}");
        }

        if (paused)
        {
            cgroup.Freeze();
        }

        cgroup.Signal(Signal.SIGKILL);

        Assert.True(outer.WaitForExit(5000));
        Assert.True(inner.WaitForExit(5000));
        Assert.Empty(cgroup.Pids(recursive: true));
    }

    [Fact]
    public void Signal_other_than_kill_reaches_all()
    {
        InstanceCgroup cgroup = Create();
        Process[] children = [Start("/bin/sleep", "60"), Start("/bin/sleep", "60")];
        Array.ForEach(children, child => cgroup.Join(child.Id));

        cgroup.Signal(Signal.SIGTERM);

        Assert.All(children, child => Assert.True(child.WaitForExit(5000)));
    }

    [Fact]
    public void Cgroup_with_processes_is_refused_to_a_second_instance()
    {
        InstanceCgroup cgroup = Create();
        cgroup.Join(Start("/bin/sleep", "60").Id);

        EnisleException e = Assert.Throws<EnisleException>(() => InstanceCgroup.Create(Host, CgroupPath, "other"));

        Assert.Equal(ErrorKind.AlreadyExists, e.Kind);
        Assert.Contains("not empty", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_half_way_leaves_nothing_behind()
    {
        CgroupHierarchy broken = new()
        {
            Name = "memory",
            Version = Enisle.Host.Cgroups.CgroupVersion.V1,
            MountPoint = "/proc/self/fdinfo",
            MountOptions = [],
            Controllers = ["memory"],
            OwnDirectory = "/proc/self/fdinfo",
        };
        CgroupHierarchy pids = Assert.IsType<CgroupHierarchy>(Host.Find("pids") ?? Host.Hierarchies[0]);

        Assert.Throws<LinuxException>(() => InstanceCgroup.Create(new CgroupHost([pids, broken]), CgroupPath, "x"));

        Assert.False(Directory.Exists(pids.MountPoint + CgroupPath));
    }

    [Fact]
    public void Statistics_count_what_ran()
    {
        InstanceCgroup cgroup = Create();
        cgroup.Apply(new SpecResources { PidsLimit = 100, Memory = new MemoryLimits { Limit = 256 << 20 } }, isUpdate: false);
        Process child = Start("/bin/bash", "-c", "read; printf -v x %4000000s; i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo ready; read");
        cgroup.Join(child.Id);
        child.StandardInput.WriteLine();
        Assert.Equal("ready", child.StandardOutput.ReadLine());

        CgroupStats stats = cgroup.Stats();

        Assert.True(stats.CpuTotal > 1_000_000);
        Assert.True(stats.CpuUser + stats.CpuSystem > 0);
        Assert.Equal(1ul, stats.PidsCurrent);
        Assert.Equal(100ul, stats.PidsLimit);
        Assert.Equal(256ul << 20, stats.MemoryLimit);
        Assert.True(stats.MemoryUsage > 1_000_000);
        Assert.True(stats.MemoryMaxUsage >= stats.MemoryUsage);
        Assert.NotEmpty(stats.MemoryDetail);
        Assert.Equal(0ul, stats.OomKills);
    }

    [Fact]
    public void Running_out_of_memory_is_noticed()
    {
        InstanceCgroup cgroup = Create();
        cgroup.Apply(new SpecResources { Memory = new MemoryLimits { Limit = 16 << 20, Swap = 16 << 20 } }, isUpdate: false);
        using OomWatch watch = cgroup.TryWatchOom()!;
        Assert.Equal(OomEvent.None, watch.Wait(0));
        Process child = Start("/bin/bash", "-c", "read; x=$(head -c 100000000 /dev/zero | tr '\\0' a)");
        cgroup.Join(child.Id);
        child.StandardInput.WriteLine();

        Assert.Equal(OomEvent.OutOfMemory, watch.Wait(10_000));

        WaitUntil(() => cgroup.OomKilled);
        cgroup.Signal(Signal.SIGKILL);
        child.WaitForExit();
        cgroup.Delete();
        WaitUntil(() => watch.Take() == OomEvent.Gone);
    }
}
