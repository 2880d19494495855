using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Sockets;
using Enisle.Isolation;
using Enisle.Spec.Runtime;
using HostLibc = Enisle.Host.Libc;

namespace Enisle.Tests.Runtime;

[Collection(RuntimeFaceCollection.Name)]
public sealed class RunTests
{
    [Fact]
    public void Foreground_run_returns_the_exit_code_and_deletes()
    {
        using FaceHarness face = new("from stdin");
        string bundle = face.AddBundle(false, "/bin/sh", "-c", "cat; exit 7");

        Assert.Equal(7, face.Run("run", "--no-subreaper", "-b", bundle, "c1"));

        Assert.Equal("from stdin", face.Output);
        Assert.Equal(["create c1", "delete c1 force"], face.Level.Calls);
        Assert.True(face.Level.Created!.StartAtOnce);
        Assert.Equal(bundle, face.Level.Created.Bundle);
        Assert.Empty(face.Error);
    }

    [Fact]
    public void Workload_killed_by_a_signal_counts_from_128()
    {
        using FaceHarness face = new();
        string bundle = face.AddBundle(false, "/bin/sh", "-c", "kill -9 $$");

        Assert.Equal(137, face.Run("run", "--no-subreaper", "-b", bundle, "c1"));
    }

    [Fact]
    public void Kept_instance_is_not_deleted()
    {
        using FaceHarness face = new();

        Assert.Equal(0, face.Run("run", "--keep", "--no-subreaper", "-b", face.AddBundle(false, "/bin/true"), "c1"));

        Assert.Equal(["create c1"], face.Level.Calls);
        Assert.True(Directory.Exists($"{face.Root.Path}/c1"));
    }

    [Fact]
    public void Create_passes_on_what_the_flags_say()
    {
        using FaceHarness face = new();
        string bundle = face.AddBundle(false, "/bin/true");

        Assert.Equal(0, face.Run("--systemd-cgroup", "create", "--bundle", bundle, "--pid-file", "p", "--no-pivot", "--no-new-keyring", "c1"));

        CreateRequest request = face.Level.Created!;
        Assert.False(request.StartAtOnce);
        Assert.True(request is { NoPivot: true, NoNewKeyring: true, SystemdCgroup: true, PreserveFds: 0 });
        Assert.Equal(Path.GetFullPath("p", Directory.GetCurrentDirectory()).Split('/')[^1], request.PidFile!.Split('/')[^1]);
        Assert.StartsWith("/", request.PidFile, StringComparison.Ordinal);
        Assert.DoesNotContain("bundle", request.PidFile, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes($"{bundle}/config.json"), request.ConfigJson.ToArray());
        Assert.Equal("b", request.Config.Annotations["org.example.a"]);
    }

    [Fact]
    public void Configuration_can_have_another_name()
    {
        using FaceHarness face = new();
        string bundle = face.AddBundle(false, "/bin/true");
        File.Move($"{bundle}/config.json", $"{face.Home}/other.json");

        Assert.Equal(0, face.Run("create", "-b", bundle, "--config", $"{face.Home}/other.json", "c1"));

        Assert.Equal(["create c1"], face.Level.Calls);
    }

    [Fact]
    public void Id_that_leads_elsewhere_is_refused()
    {
        using FaceHarness face = new();

        Assert.Equal(1, face.Run("run", "-b", face.AddBundle(false, "/bin/true"), "../c1"));

        Assert.StartsWith("enisle-container run failed: invalid container ID format", face.Message, StringComparison.Ordinal);
        Assert.Empty(face.Level.Calls);
    }

    [Theory]
    [InlineData(true, "create", "cannot allocate tty if the runtime will detach without setting console socket")]
    [InlineData(true, "run -d", "cannot allocate tty if the runtime will detach without setting console socket")]
    [InlineData(false, "create --console-socket /s", "cannot use console socket if the runtime will not detach or allocate tty")]
    [InlineData(true, "run --console-socket /s", "cannot use console socket if the runtime will not detach or allocate tty")]
    [InlineData(false, "create --preserve-fds 999999", "unable to stat preserved-fd ")]
    [InlineData(false, "create --pidfd-socket /does/not/exist", "connect /does/not/exist: no such file or directory")]
    public void Terminal_and_descriptors_must_have_a_holder(bool terminal, string line, string message)
    {
        using FaceHarness face = new();

        Assert.Equal(1, face.Run([.. line.Split(' '), "-b", face.AddBundle(terminal, "/bin/true"), "c1"]));

        Assert.Contains(message, face.Message, StringComparison.Ordinal);
        Assert.Empty(face.Level.Calls);
    }

    [Fact]
    public void Descriptor_of_this_program_is_not_passed_off_as_inherited()
    {
        using OwnedFd file = HostFile.Open("/dev/null", Fcntl.O_RDONLY);

        Assert.False(new BorrowedFd(file.Number).IsInherited());
        HostLibc.fcntl(file.Number, Fcntl.F_SETFD, 0);
        Assert.True(new BorrowedFd(file.Number).IsInherited());
        Assert.False(new BorrowedFd(999999).IsInherited());
    }

    [Theory]
    [InlineData(Signal.SIGTERM)]
    [InlineData(Signal.SIGUSR1)]
    [InlineData(Signal.SIGHUP)]
    [InlineData(37)] // SIGRTMIN+3: systemd's «halt»
    public void Signals_are_passed_on_to_the_workload(int signal)
    {
        using FaceHarness face = new();
        string bundle = face.AddBundle(false, "/bin/sh", "-c", $"trap 'exit 42' {signal}; echo ready; while :; do sleep 0.01; done");
        face.Level.Started = _ =>
        {
            Thread sender = new(() =>
            {
                SpinWait.SpinUntil(() => face.Output == "ready\n", TimeSpan.FromSeconds(10));
                HostLibc.kill(Environment.ProcessId, signal);
            });
            sender.Start();
        };

        Assert.Equal(42, face.Run("run", "--no-subreaper", "-b", bundle, "c1"));
    }

    [Fact]
    public void Signal_that_comes_before_the_workload_reaches_it()
    {
        using FaceHarness face = new();
        string bundle = face.AddBundle(false, "/bin/sleep", "60");
        face.Level.Started = static _ => HostLibc.kill(Environment.ProcessId, Signal.SIGTERM);

        Assert.Equal(128 + Signal.SIGTERM, face.Run("run", "--no-subreaper", "-b", bundle, "c1"));
    }

    [Fact]
    public void Terminal_is_carried_both_ways_and_restored()
    {
        using FaceHarness face = new();
        using OwnedFd person = Pty.OpenMaster();
        using OwnedFd terminal = Pty.OpenSlave(person);
        Pty.SetSize(terminal, 33, 77);
        uint before = Pty.LocalFlags(terminal);
        string bundle = face.AddBundle(true, "/bin/sh", "-c", "stty size; read line; echo \\\"got $line\\\"; tty -s && exit 9");
        uint during = 0;
        string shown = "";
        Thread typist = new(() =>
        {
            shown = ReadUntil(person, "33 77");
            during = Pty.LocalFlags(terminal);
            new BorrowedFd(person.Number).TryWriteAll("hello\r"u8);
            shown += ReadUntil(person, "got hello");
        });
        typist.Start();

        int code = face.RunBare(
            new Enisle.Runtime.StandardStreams(terminal.Number, terminal.Number, terminal.Number),
            "--root", face.Root.Path, "run", "--no-subreaper", "-b", bundle, "c1");
        typist.Join();

        Assert.Equal(9, code);
        Assert.Equal(0u, during & (Termios.ICANON | Termios.ECHO | Termios.ISIG));
        Assert.Equal(before, Pty.LocalFlags(terminal));
        Assert.Contains("33 77\r\n", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\r\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Resized_terminal_resizes_the_workloads()
    {
        using FaceHarness face = new();
        using OwnedFd person = Pty.OpenMaster();
        using OwnedFd terminal = Pty.OpenSlave(person);
        Pty.SetSize(terminal, 10, 20);
        string bundle = face.AddBundle(true, "/bin/sh", "-c", "trap 'stty size; exit 3' WINCH; echo ready; while :; do sleep 0.01; done");
        string shown = "";
        Thread typist = new(() =>
        {
            ReadUntil(person, "ready");
            Pty.SetSize(terminal, 44, 55);
            _ = HostLibc.kill(Environment.ProcessId, Signal.SIGWINCH);
            shown = ReadUntil(person, "44 55");
        });
        typist.Start();

        int code = face.RunBare(
            new Enisle.Runtime.StandardStreams(terminal.Number, terminal.Number, terminal.Number),
            "--root", face.Root.Path, "run", "--no-subreaper", "-b", bundle, "c1");
        typist.Join();

        Assert.Equal(3, code);
        Assert.Contains("44 55", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Much_output_arrives_whole()
    {
        using FaceHarness face = new();
        using OwnedFd person = Pty.OpenMaster();
        using OwnedFd terminal = Pty.OpenSlave(person);
        string bundle = face.AddBundle(true, "/bin/sh", "-c", "i=0; while [ $i -lt 3000 ]; do echo line$i; i=$((i+1)); done; echo end");
        string shown = "";
        Thread reader = new(() => shown = ReadUntil(person, "end\r\n"));
        reader.Start();

        face.RunBare(
            new Enisle.Runtime.StandardStreams(terminal.Number, terminal.Number, terminal.Number),
            "--root", face.Root.Path, "run", "--no-subreaper", "-b", bundle, "c1");
        reader.Join();

        Assert.Equal(3001, shown.Split("\r\n").Length - 1);
    }

    [Fact]
    public void Readiness_is_passed_on_with_this_programs_pid()
    {
        using FaceHarness face = new();
        string host = $"{face.Home}/host.sock";
        using OwnedFd manager = UnixSockets.BindDatagram(host, 0x180);
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", host);
        try
        {
            string bundle = face.AddBundle(false, "/bin/sleep", "60");
            face.Level.Started = process => new Thread(() =>
            {
                using OwnedFd workload = UnixSockets.ConnectDatagram($"{face.Root.Path}/c1/notify/notify.sock");
                UnixSockets.Send(workload, "MAINPID=1\nSTATUS=x"u8);
                UnixSockets.Send(workload, "STATUS=y\nREADY=1"u8);
                Receive(manager, 2);
                process.Signal(Signal.SIGKILL);
            }).Start();

            Assert.Equal(137, face.Run("run", "--no-subreaper", "-b", bundle, "c1"));

            Assert.Equal(["READY=1\n", $"MAINPID={Environment.ProcessId}\n"], s_received);
            Assert.Contains("NOTIFY_SOCKET=/run/notify/notify.sock", face.Level.Created!.Config.Process!.Env);
            Assert.Equal($"{face.Root.Path}/c1/notify", face.Level.Created.Config.Mounts[^1].Source);
        }
        finally
        {
            Environment.SetEnvironmentVariable("NOTIFY_SOCKET", null);
        }
    }

    [Fact]
    public void Start_waits_for_readiness_and_names_the_workload()
    {
        using FaceHarness face = new();
        string host = $"{face.Home}/host.sock";
        using OwnedFd manager = UnixSockets.BindDatagram(host, 0x180);
        using HostProcess workload = HostProcess.Start(
            new Process { Args = ["/bin/sleep", "60"], Cwd = "/" }, null, new StandardStreamFds(manager, manager));
        face.AddInstance(FakeLevel.NewRecord("c1") with { Pid = workload.Pid });
        Directory.CreateDirectory($"{face.Root.Path}/c1/notify");
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", host);
        try
        {
            Thread sender = new(() =>
            {
                string path = $"{face.Root.Path}/c1/notify/notify.sock";
                SpinWait.SpinUntil(() => face.Level.Calls.Count > 0, TimeSpan.FromSeconds(10));
                using OwnedFd inside = UnixSockets.ConnectDatagram(path);
                UnixSockets.Send(inside, "READY=1"u8);
                Receive(manager, 3); // taking the third message without its descriptor closes it: the barrier
            });
            sender.Start();

            Assert.Equal(0, face.Run("start", "c1"));
            sender.Join();

            Assert.Equal(["READY=1\n", $"MAINPID={workload.Pid}\n", "BARRIER=1"], s_received);
            Assert.Empty(face.Error);
        }
        finally
        {
            Environment.SetEnvironmentVariable("NOTIFY_SOCKET", null);
            workload.Signal(Signal.SIGKILL);
            workload.WaitForExit();
        }
    }

    [Fact]
    public void Socket_activation_is_for_the_process_that_it_names()
    {
        using FaceHarness face = new();
        Environment.SetEnvironmentVariable("LISTEN_FDS", "1");
        Environment.SetEnvironmentVariable("LISTEN_PID", "1");
        try
        {
            Assert.Equal(0, face.Run("create", "-b", face.AddBundle(false, "/bin/true"), "c1"));

            Assert.Equal(0, face.Level.Created!.PreserveFds);
            Assert.DoesNotContain("LISTEN_FDS=1", face.Level.Created.Config.Process!.Env);
        }
        finally
        {
            Environment.SetEnvironmentVariable("LISTEN_FDS", null);
            Environment.SetEnvironmentVariable("LISTEN_PID", null);
        }
    }

    private static List<string> s_received = [];

    private static void Receive(OwnedFd manager, int count)
    {
        s_received = [];
        byte[] message = new byte[256];
        while (s_received.Count < count)
        {
            Polling.Wait([new pollfd { fd = manager.Number, events = Poll.POLLIN }], 10_000);
            int length = UnixSockets.TryReceive(manager, message);
            Assert.True(length >= 0);
            s_received.Add(System.Text.Encoding.ASCII.GetString(message, 0, length));
        }
    }

    private static string ReadUntil(OwnedFd fd, string end)
    {
        byte[] buffer = new byte[4096];
        string text = "";
        while (!text.Contains(end, StringComparison.Ordinal)
            && Polling.Wait([new pollfd { fd = fd.Number, events = Poll.POLLIN }], 10_000) > 0
            && new BorrowedFd(fd.Number).TryRead(buffer, out int length) == Errno.None)
        {
            text += System.Text.Encoding.ASCII.GetString(buffer, 0, length);
        }

        return text;
    }
}
