namespace Enisle.Integration.Tests.Engines;

/// <summary>dockerd on a socket of its own, with the runtime under test beside its default one.</summary>
public sealed class Docker : DockerCommandEngine
{
    private Daemon? _daemon;

    public Docker()
        : base("docker")
    {
    }

    private string Socket => $"unix://{Directory}/docker.sock";

    protected override IReadOnlyList<string> Client => ["/usr/bin/docker", "--host", Socket];

    internal override string[] RunFlags => ["--runtime", "enisle", "--network", "none"];

    public override void Dispose()
    {
        if (_daemon is not null)
        {
            string[] ids = Invoke("ps", "--all", "--quiet").Lines;
            _ = ids.Length > 0 ? Invoke(["rm", "--force", .. ids]) : null;
            _daemon.Dispose();
        }

        base.Dispose();
    }

    protected override string? Prepare()
    {
        if (Missing("/usr/sbin/dockerd", "/usr/bin/docker", "/usr/bin/containerd", "/usr/sbin/runc") is string missing)
        {
            return missing;
        }

        string config = Path.Combine(Directory, "daemon.json");
        File.WriteAllText(config, "{}");
        _daemon = Daemon.Start(
            [
                "/usr/sbin/dockerd", "--config-file", config, "--host", Socket, "--add-runtime", $"enisle={Session.Instance.RuntimePath}",
                "--iptables=false", "--bridge=none", "--data-root", $"{Directory}/data", "--exec-root", $"{Directory}/exec",
                "--pidfile", $"{Directory}/pid", "--cgroup-parent", Session.Instance.CgroupParent,
            ],
            Environment,
            Path.Combine(Directory, "log"));
        return _daemon.WaitUntil(() => Invoke("version").ExitCode == 0)
            ?? Problem(Invoke("load", "--input", Session.Instance.ImagePath))
            ?? Problem(Invoke("run", "--rm", "--network", "none", ImageArchive.Name, "/bin/true"));
    }
}
