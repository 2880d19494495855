using Enisle.Conformance.Tests.Harness;

namespace Enisle.Integration.Tests.Engines;

/// <summary>containerd on a socket of its own, driven by ctr.</summary>
public sealed class Containerd : Engine
{
    private Daemon? _daemon;

    public Containerd()
        : base("containerd")
    {
    }

    private string Socket => Path.Combine(Directory, "containerd.sock");

    protected override IReadOnlyList<string> Client => ["/usr/bin/ctr", "--address", Socket];

    /// <summary><c>ctr run</c> of the image with the runtime under test.</summary>
    internal CommandResult Run(string id, string[] flags, params string[] command) => Invoke(["run", .. RunFlags(id, Session.Instance.RuntimePath), .. flags, ImageArchive.Name, id, .. command]);

    internal static string[] RunFlags(string id, string runtime) =>
        ["--runc-binary", runtime, "--cgroup", $"{Session.Instance.CgroupParent}/{id}"];

    public override void Dispose()
    {
        _daemon?.Dispose();
        base.Dispose();
    }

    protected override string? Prepare()
    {
        if (Missing("/usr/bin/containerd", "/usr/bin/ctr", "/usr/sbin/runc") is string missing)
        {
            return missing;
        }

        string config = Path.Combine(Directory, "config.toml");
        File.WriteAllText(config, $"""
            version = 2
            root = "{Directory}/root"
            state = "{Directory}/state"
            disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper",
              "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs", "io.containerd.internal.v1.opt"]
            [grpc]
              address = "{Socket}"
            [ttrpc]
              address = "{Socket}.ttrpc"
            """);
        _daemon = Daemon.Start(["/usr/bin/containerd", "--config", config], Environment, Path.Combine(Directory, "log"));
        return _daemon.WaitUntil(() => Invoke("version").ExitCode == 0)
            ?? Problem(Invoke("image", "import", Session.Instance.ImagePath))
            ?? Problem(Invoke(["run", "--rm", .. RunFlags("proof", "/usr/sbin/runc"), ImageArchive.Name, "proof", "/bin/true"]));
    }
}
