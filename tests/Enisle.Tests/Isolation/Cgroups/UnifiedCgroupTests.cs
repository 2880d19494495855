using System.Diagnostics;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Bpf;
using Enisle.Host.Cgroups;
using Enisle.Host.Fd;
using Enisle.Isolation.Cgroups;
using Enisle.Spec.Runtime;
using Process = System.Diagnostics.Process;
using SpecResources = Enisle.Spec.Runtime.Resources;

namespace Enisle.Tests.Isolation.Cgroups;

/// <summary>A real v2 hierarchy, treated as if there were no v1 beside it.</summary>
public sealed class UnifiedCgroupTests : IDisposable
{
    private readonly string _path = $"/enisle-test-{Guid.NewGuid():N}";
    private readonly CgroupHost _host;
    private readonly List<Process> _processes = [];
    private readonly InstanceCgroup _cgroup;
    private readonly string _directory;

    public UnifiedCgroupTests()
    {
        CgroupHierarchy? unified = Environment.IsPrivilegedProcess ? CgroupHost.Detect()?.UnifiedHierarchy : null;
        Assert.SkipWhen(unified is null, "needs root and a cgroup v2 mount");
        _host = new CgroupHost([new CgroupHierarchy
        {
            Name = string.Empty,
            Version = CgroupVersion.V2,
            MountPoint = unified!.MountPoint,
            MountOptions = [],
            Controllers = [],
            OwnDirectory = unified.OwnDirectory,
        }]);
        _cgroup = InstanceCgroup.Create(_host, _path, "x");
        _directory = Assert.Single(_cgroup.Paths).Value;
    }

    [Fact]
    public void Device_program_decides_what_may_be_opened()
    {
        _cgroup.Apply(SpecResources.None, isUpdate: false);
        Assert.Equal("null open, kmsg closed", Probe());

        DeviceRule kmsg = new() { Allow = true, Type = "c", Major = 1, Minor = 11, Access = "r" };
        _cgroup.Apply(new SpecResources { Devices = [kmsg] }, isUpdate: true);
        Assert.Equal("null open, kmsg open", Probe());

        _cgroup.Apply(new SpecResources { Devices = [kmsg, kmsg with { Allow = false }] }, isUpdate: true);
        Assert.Equal("null open, kmsg closed", Probe());

        using CgroupDirectory cgroup = new(_directory);
        List<OwnedFd> attached = DevicePrograms.Attached(cgroup.Descriptor);
        Assert.Single(attached).Dispose();
    }

    [Fact]
    public void Paused_processes_stand_still_until_resumed()
    {
        Process child = Start("/bin/sleep", "60");
        _cgroup.Join(child.Id);

        _cgroup.Freeze();

        Assert.True(_cgroup.IsFrozen);
        Assert.Contains("frozen 1", File.ReadAllText($"{_directory}/cgroup.events"), StringComparison.Ordinal);
        Assert.Equal([child.Id], _cgroup.Pids(recursive: false));
        _cgroup.Thaw();
        Assert.False(_cgroup.IsFrozen);
    }

    [Fact]
    public void Kill_takes_nested_and_paused_processes_along()
    {
        Process outer = Start("/bin/sleep", "60");
        Process inner = Start("/bin/sleep", "60");
        Directory.CreateDirectory($"{_directory}/nested");
        File.WriteAllText($"{_directory}/nested/cgroup.procs", $"{inner.Id}");
        _cgroup.Join(outer.Id);
        _cgroup.Freeze();

        _cgroup.Signal(Signal.SIGKILL);

        Assert.True(outer.WaitForExit(5000));
        Assert.True(inner.WaitForExit(5000));
        _cgroup.Delete();
        Assert.False(Directory.Exists(_directory));
    }

    [Fact]
    public void Further_process_follows_the_first_into_its_nested_cgroup()
    {
        Process init = Start("/bin/sleep", "60");
        Directory.CreateDirectory($"{_directory}/init.scope");
        File.WriteAllText($"{_directory}/init.scope/cgroup.procs", $"{init.Id}");

        OwnedFd join = Assert.Single(_cgroup.OpenJoins(init.Id));

        using (join)
        {
            Assert.Equal($"{_directory}/init.scope/cgroup.procs", File.ResolveLinkTarget($"/proc/self/fd/{join.Number}", false)!.FullName);
        }
    }

    [Fact]
    public void Clone_target_is_the_directory()
    {
        Assert.Equal(_directory, File.ResolveLinkTarget($"/proc/self/fd/{_cgroup.CloneTarget!.Number}", false)!.FullName);
    }

    [Fact]
    public void Controllers_are_enabled_all_the_way_down()
    {
        string mount = _host.Hierarchies[0].MountPoint;
        Assert.SkipUnless(File.ReadAllText($"{mount}/cgroup.controllers").Contains("hugetlb"), "v2 has no hugetlb here");
        SpecResources resources = new() { HugepageLimits = [new HugepageLimit("2MB", 2 << 20)] };
        using InstanceCgroup deep = InstanceCgroup.Create(_host, $"{_path}/a/b", "x", resources);

        deep.Apply(resources, isUpdate: false);

        Assert.Equal("2097152", File.ReadAllText($"{_directory}/a/b/hugetlb.2MB.max").Trim());
        deep.Delete();
    }

    [Fact]
    public void Controller_that_the_host_lacks_is_named()
    {
        Assert.SkipWhen(File.ReadAllText($"{_directory}/cgroup.controllers").Contains("memory"), "v2 has memory here");

        EnisleException e = Assert.Throws<EnisleException>(
            () => _cgroup.Apply(new SpecResources { Memory = new MemoryLimits { Limit = 1 << 20 } }, isUpdate: false));

        Assert.Equal($"linux.resources.memory.limit: the memory controller is not enabled in {_directory}", e.Message);
    }

    [Fact]
    public void Unified_files_are_written_and_network_refused()
    {
        _cgroup.Apply(new SpecResources { Unified = new Dictionary<string, string> { ["cgroup.max.depth"] = "3" } }, isUpdate: false);
        Assert.Equal("3", File.ReadAllText($"{_directory}/cgroup.max.depth").Trim());

        EnisleException e = Assert.Throws<EnisleException>(
            () => _cgroup.Apply(new SpecResources { Network = new NetworkLimits { ClassId = 1 } }, isUpdate: false));
        Assert.Equal("linux.resources.network.classID: cgroup v2 has no such limit", e.Message);
    }

    [Fact]
    public void Delegation_gives_the_directory_and_the_files_a_delegate_needs()
    {
        _cgroup.Delegate(1234);

        Assert.Equal("1234 1234 1234 0", Run(
            "stat", "-c", "%u", _directory, $"{_directory}/cgroup.procs", $"{_directory}/cgroup.subtree_control", $"{_directory}/cgroup.max.depth"));
    }

    [Fact]
    public void Statistics_have_pressure_and_time()
    {
        CgroupStats stats = _cgroup.Stats();

        Assert.NotNull(stats.CpuTotal);
        Assert.NotNull(stats.CpuPressure);
        Assert.Null(stats.MemoryUsage);
    }

    public void Dispose()
    {
        foreach (Process process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        _cgroup?.Delete();
        _cgroup?.Dispose();
    }

    /// <summary>A shell that waits until it is in the cgroup, then tries both devices.</summary>
    private string Probe()
    {
        const string Try = "for d in null kmsg; do if (: < /dev/$d); then echo $d open; else echo $d closed; fi; done 2>/dev/null";
        Process child = Start("/bin/sh", "-c", $"read x; {Try}");
        _cgroup.Join(child.Id);
        child.StandardInput.WriteLine("go");
        string output = child.StandardOutput.ReadToEnd().Trim().Replace("\n", ", ", StringComparison.Ordinal);
        child.WaitForExit();
        return output;
    }

    private string Run(string program, params string[] arguments)
    {
        Process process = Start(program, arguments);
        string output = process.StandardOutput.ReadToEnd();
        return output.Trim().Replace('\n', ' ');
    }

    private Process Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }
}
