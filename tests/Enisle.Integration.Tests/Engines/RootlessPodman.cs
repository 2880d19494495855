using Enisle.Conformance.Tests.Harness;

namespace Enisle.Integration.Tests.Engines;

/// <summary>Podman as an ordinary user who exists only in the mount namespace of each command.</summary>
/// <remarks>
/// The namespace has its own passwd, group, subuid and subgid, so the host's accounts are not touched and nothing has to
/// be put back.
/// </remarks>
public sealed class RootlessPodman : Engine
{
    private const uint Uid = 23456;
    private const string User = "enisle-smith";

    public RootlessPodman()
        : base("rootless")
    {
    }

    private string Accounts => Path.Combine(Directory, "a");

    private string Home => Path.Combine(Directory, "h");

    private string RunTime => Path.Combine(Directory, "x");

    protected override IReadOnlyList<string> Client
    {
        get
        {
            string script = $"for f in passwd group subuid subgid; do mount --bind {Accounts}/$f /etc/$f || exit 99; done; cd /; exec \"$@\"";
            return
            [
                "/usr/bin/unshare", "--mount", "--propagation", "unchanged", "/bin/sh", "-c", script, "sh",
                "/usr/bin/setpriv", "--reuid", $"{Uid}", "--regid", $"{Uid}", "--clear-groups",
                "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", $"HOME={Home}", $"XDG_RUNTIME_DIR={RunTime}", $"USER={User}", "TERM=xterm",
                $"{Cleanup.Marker}={Session.Instance.Directory}",
                "/usr/bin/podman", "--cgroup-manager", "cgroupfs", "--events-backend", "file", "--storage-driver", "vfs",
                "--runtime", Session.Instance.RuntimePath,
            ];
        }
    }

    internal static string[] RunFlags => ["--network", "none", "--ulimit", "nofile=1024:4096", "--ulimit", "nproc=4096:4096"];

    internal CommandResult Run(params string[] arguments) => Invoke(["run", .. RunFlags, .. arguments]);

    public override void Dispose()
    {
        _ = Invoke("rm", "--all", "--force", "--time", "0");
        base.Dispose();
    }

    protected override string? Prepare()
    {
        if (Missing("/usr/bin/podman", "/usr/bin/conmon", "/usr/sbin/runc", "/usr/bin/newuidmap", "/usr/bin/setpriv", "/etc/subuid", "/etc/subgid") is string missing)
        {
            return missing;
        }

        if (Target.Kind == TargetKind.Crun && HostFacts.IsHybridCgroup)
        {
            return "an ordinary user cannot hide the v2 mount from crun on a hybrid host";
        }

        MakeUser();
        string image = Path.Combine(Directory, "image.tar");
        File.Copy(Session.Instance.ImagePath, image);
        File.SetUnixFileMode(image, (UnixFileMode)0x1a4);
        return Problem(Invoke("load", "--input", image))
            ?? Problem(Invoke(["--runtime", "/usr/sbin/runc", "run", "--rm", .. RunFlags, ImageArchive.Name, "/bin/true"]));
    }

    private void MakeUser()
    {
        _ = System.IO.Directory.CreateDirectory(Accounts);
        foreach (string file in (ReadOnlySpan<string>)["passwd", "group", "subuid", "subgid"])
        {
            string line = file switch
            {
                "passwd" => $"{User}:x:{Uid}:{Uid}::{Home}:/bin/sh\n",
                "group" => $"{User}:x:{Uid}:\n",
                _ => $"{User}:700000:65536\n",
            };
            File.WriteAllText(Path.Combine(Accounts, file), File.ReadAllText("/etc/" + file) + line);
        }

        foreach (string directory in (ReadOnlySpan<string>)[Home, RunTime])
        {
            _ = System.IO.Directory.CreateDirectory(directory);
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Assert.Equal(0, Libc.chown(directory, Uid, Uid));
        }
    }
}
