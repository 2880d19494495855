namespace Enisle.Integration.Tests.Engines;

/// <summary>Podman as root, with a storage of its own.</summary>
public sealed class Podman : DockerCommandEngine
{
    public Podman()
        : base("podman")
    {
    }

    protected override IReadOnlyList<string> Client =>
    [
        "/usr/bin/podman", "--root", Path.Combine(Directory, "g"), "--runroot", Path.Combine(Directory, "r"),
        "--tmpdir", Path.Combine(Directory, "t"), "--cgroup-manager", "cgroupfs", "--events-backend", "file",
        "--storage-driver", "vfs", "--runtime", Session.Instance.RuntimePath,
    ];

    /// <summary>The flags of <c>podman run</c> that every container here needs: root may not raise limits on every host.</summary>
    internal override string[] RunFlags =>
    [
        "--network", "none", "--ulimit", "nofile=1024:4096", "--ulimit", "nproc=4096:4096", "--cgroup-parent", Session.Instance.CgroupParent,
    ];

    public override void Dispose()
    {
        _ = Invoke("rm", "--all", "--force", "--time", "0");
        base.Dispose();
    }

    protected override string? Prepare() =>
        Missing("/usr/bin/podman", "/usr/bin/conmon", "/usr/sbin/runc")
            ?? Problem(Invoke("load", "--input", Session.Instance.ImagePath))
            ?? Problem(Invoke(["--runtime", "/usr/sbin/runc", "run", "--rm", .. RunFlags, ImageArchive.Name, "/bin/true"]));
}
