using Enisle.Spec.Runtime;

namespace Enisle.Tests.Runtime;

[Collection(RuntimeFaceCollection.Name)]
public sealed class ExecTests
{
    [Fact]
    public void Process_is_the_instances_own_with_what_the_flags_change()
    {
        using FaceHarness face = new();
        face.AddInstance("c1");

        int code = face.Run(
            "exec", "-d", "-u", "7:8", "-g", "9", "-g", "10", "-e", "A=1,2", "--cwd", "/tmp", "--cap", "CAP_NET_RAW", "-c", "CAP_CHOWN",
            "--no-new-privs", "--apparmor", "profile", "--process-label", "label", "--ignore-paused", "--cgroup", "memory,cpu:sub", "c1",
            "/bin/sh", "-c", "exit 0");

        Assert.Equal(0, code);
        Process process = face.Level.Executed!.Process;
        Assert.Equal(["/bin/sh", "-c", "exit 0"], process.Args);
        Assert.Equal((7u, 8u), (process.User.Uid, process.User.Gid));
        Assert.Equal([9u, 10u], process.User.AdditionalGids);
        Assert.Equal(["PATH=/usr/bin:/bin", "A=1,2"], process.Env);
        Assert.Equal("/tmp", process.Cwd);
        Assert.True(process.NoNewPrivileges);
        Assert.Equal("profile", process.ApparmorProfile);
        Assert.Equal("label", process.SelinuxLabel);
        Assert.True(face.Level.Executed.IgnorePaused);
        Assert.Equal("sub", face.Level.Executed.SubCgroups["cpu"]);
        Assert.Equal(["CAP_KILL", "CAP_NET_RAW", "CAP_CHOWN"], process.Capabilities!.Bounding);
        Assert.Equal(["CAP_NET_RAW", "CAP_CHOWN"], process.Capabilities.Effective);
        Assert.Equal(["CAP_NET_RAW"], process.Capabilities.Inheritable);
        Assert.Equal(["CAP_NET_RAW"], process.Capabilities.Ambient);
    }

    [Fact]
    public void User_without_group_keeps_the_instances_group()
    {
        using FaceHarness face = new();
        face.AddInstance("c1");

        Assert.Equal(0, face.Run("exec", "--user=4294967294", "c1", "/bin/true"));

        Assert.Equal((4294967294u, 6u), (face.Level.Executed!.Process.User.Uid, face.Level.Executed.Process.User.Gid));
    }

    [Theory]
    [InlineData("4294967295")] // (uid_t)-1: the kernel would leave the id as it is
    [InlineData("4294967296")]
    [InlineData("-1")]
    [InlineData("root")]
    [InlineData("0x10")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1_0")]
    [InlineData("1:")]
    [InlineData(":1")]
    [InlineData("1:4294967295")]
    [InlineData("1:2:3")]
    [InlineData("1:wheel")]
    [InlineData("٣")]
    public void User_that_is_no_id_is_refused(string user)
    {
        using FaceHarness face = new();
        face.AddInstance("c1");

        Assert.Equal(255, face.Run("exec", "--user", user, "c1", "/bin/true"));

        Assert.StartsWith("exec failed: --user: ", face.Message, StringComparison.Ordinal);
        Assert.Null(face.Level.Executed);
    }

    [Theory]
    [InlineData("exec c1", "process args cannot be empty")]
    [InlineData("exec nope true", "container does not exist: nope")]
    [InlineData("exec --additional-gids=-1 c1 true", "--additional-gids: -1: must be a number from 0 to 4294967294")]
    [InlineData("exec --cwd tmp c1 true", "--cwd: tmp: must be an absolute path")]
    [InlineData("exec --env A c1 true", "--env: A: must be NAME=VALUE")]
    [InlineData("exec --env =A c1 true", "--env: =A: must be NAME=VALUE")]
    [InlineData("exec --process /does/not/exist c1", "--process: /does/not/exist: no such file or directory")]
    [InlineData("exec --cgroup a:b:c c1 true", "invalid --cgroup argument: a:b:c (more than one colon)")]
    [InlineData("exec --cgroup a --cgroup b c1 true", "invalid --cgroup argument: a (missing <controller>: prefix)")]
    [InlineData("exec --cgroup ../x c1 true", "invalid --cgroup argument: ../x (leads outside of the container's cgroup)")]
    [InlineData("exec --preserve-fds -1 c1 true", "--preserve-fds: -1 is negative")]
    [InlineData("exec -t -d c1 true", "cannot allocate tty if the runtime will detach without setting console socket (process.terminal is true: give --console-socket)")]
    [InlineData("exec --console-socket /s c1 true", "cannot use console socket if the runtime will not detach or allocate tty")]
    public void Mistakes_exit_with_255(string line, string message)
    {
        using FaceHarness face = new();
        face.AddInstance("c1");

        Assert.Equal(255, face.Run(line.Split(' ')));

        Assert.Equal("exec failed: " + message, face.Message);
        Assert.Null(face.Level.Executed);
    }

    [Fact]
    public void Process_file_is_taken_as_it_is()
    {
        using FaceHarness face = new();
        face.AddInstance("c1");
        File.WriteAllText($"{face.Home}/p.json", """{"user":{"uid":1,"gid":2},"args":["/bin/true"],"cwd":"/x","env":[]}""");

        Assert.Equal(0, face.Run("exec", "--user", "9", "--process", $"{face.Home}/p.json", "c1"));

        Assert.Equal((1u, 2u, "/x"), (face.Level.Executed!.Process.User.Uid, face.Level.Executed.Process.User.Gid, face.Level.Executed.Process.Cwd));
    }

    [Fact]
    public void Exit_code_is_the_commands()
    {
        using FaceHarness face = new();
        face.AddInstance("c1");

        Assert.Equal(42, face.Run("exec", "c1", "/bin/sh", "-c", "echo hello; exit 42"));

        Assert.Equal("hello\n", face.Output);
    }
}
