using System.Diagnostics;
using Enisle.Host.Cgroups;
using Enisle.Isolation.Cgroups;
using Process = System.Diagnostics.Process;

namespace Enisle.Tests.Isolation.Cgroups;

/// <summary>A cgroup of its own for each test, on the real hierarchies of this host, removed afterwards.</summary>
public abstract class CgroupFixture : IDisposable
{
    private readonly List<Process> _processes = [];

    protected CgroupFixture()
    {
        CgroupHost? host = Environment.IsPrivilegedProcess ? CgroupHost.Detect() : null;
        Assert.SkipWhen(host is null, "needs root and mounted cgroups");
        Host = host!;
        string first = Host.Hierarchies[0].MountPoint;
        Assert.SkipUnless(CanMake(first), $"{first} is not writable");
    }

    /// <summary>What the host has mounted.</summary>
    protected CgroupHost Host { get; }

    /// <summary>Where the test's cgroup is in each hierarchy.</summary>
    protected string CgroupPath { get; } = $"/enisle-test-{Guid.NewGuid():N}";

    /// <summary>What <see cref="Dispose"/> removes.</summary>
    protected InstanceCgroup? Cgroup { get; set; }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        foreach (Process process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        Cgroup?.Thaw();
        Cgroup?.Delete();
        Cgroup?.Dispose();
    }

    private static bool CanMake(string mountPoint)
    {
        string probe = $"{mountPoint}/enisle-probe-{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(probe);
            Directory.Delete(probe);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    protected static void WaitUntil(Func<bool> condition)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.ElapsedMilliseconds < 10_000, "waited 10 s");
            Pause.Milliseconds(5);
        }
    }

    protected InstanceCgroup Create() => Cgroup = InstanceCgroup.Create(Host, CgroupPath, "x");

    protected string Read(string hierarchy, string file) => File.ReadAllText($"{Cgroup!.Paths[hierarchy]}/{file}").Trim();

    protected Process Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }
}
