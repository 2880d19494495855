using Enisle.Conformance.Tests.Harness;

namespace Enisle.Integration.Tests.Engines;

/// <summary>A server that a client reaches over a socket; ended, with what it has started, when disposed.</summary>
internal sealed class Daemon : IDisposable
{
    private readonly ChildProcess _process;
    private readonly string _log;

    private Daemon(ChildProcess process, string log)
    {
        _process = process;
        _log = log;
    }

    /// <summary>Without the v2 mount of a hybrid host: engines take such a host for one with v2 only, or refuse it.</summary>
    public static Daemon Start(IReadOnlyList<string> command, IReadOnlyList<string> environment, string log)
    {
        const string Script = "mount --make-private /sys/fs/cgroup; umount /sys/fs/cgroup/unified; exec \"$@\"";
        string[] wrapper = HostFacts.IsHybridCgroup
            ? ["/usr/bin/unshare", "--mount", "--propagation", "unchanged", "/bin/sh", "-c", Script, "sh"]
            : [];
        ChildProcess process = ChildProcess.Start(new ChildOptions
        {
            Arguments = [.. wrapper, .. command],
            Environment = environment,
            StandardOutput = log,
            StandardError = log,
        });
        return new Daemon(process, log);
    }

    /// <summary>Waits until a probe succeeds; the end of the log when it never does.</summary>
    public string? WaitUntil(Func<bool> ready) =>
        Eventually.Is(() => ready() || _process.Wait(TimeSpan.Zero), 20_000) && !_process.Wait(TimeSpan.Zero)
            ? null
            : $"the daemon did not come up: {string.Join('\n', File.ReadLines(_log).TakeLast(3))}";

    public void Dispose()
    {
        _process.Signal(Libc.SIGTERM);
        _ = _process.Wait(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }
}
