using System.Text;
using Enisle.Abi;
using Enisle.Engine.Keepers;
using Enisle.Host.Fd;
using Enisle.Tests.Runtime;
using HostLibc = Enisle.Host.Libc;

namespace Enisle.Tests.Engine.Keepers;

/// <summary>This process in front of a keeper, with pipes or a terminal of the test's own as its streams.</summary>
[Collection(RuntimeFaceCollection.Name)]
public sealed class AttachClientTests
{
    private const AttachStreams All = AttachStreams.Foreground | AttachStreams.Input | AttachStreams.Output | AttachStreams.Error;
    private int _typed;

    [Fact]
    public void Streams_pass_both_ways_and_the_exit_code_comes_back()
    {
        using KeptInstance kept = KeptInstance.Start("cat; echo err >&2; exit 3", static request => request with { InputOnce = true });
        using TestFront front = new("from outside\n", endInput: true);
        using AttachClient client = new(new OwnedFd(kept.Client.Detach()), front.Options(All));

        AttachResult result = client.Run();

        Assert.Equal(new AttachResult(AttachEnd.Exited, 3, 0), result);
        front.CloseWriters();
        Assert.Equal(("from outside\n", "err\n"), (front.ReadOutput(), front.ReadError()));
    }

    [Fact]
    public void Connection_by_path_says_hello_itself()
    {
        using KeptInstance kept = KeptInstance.Start("read line; echo \"got $line\"; kill -15 $$");
        using TestFront front = new("it\n", endInput: false);
        using AttachClient client = AttachClient.Connect(kept.Socket, front.Options(All));

        Assert.Equal(new AttachResult(AttachEnd.Exited, 143, 15), client.Run());
        front.CloseWriters();
        Assert.Equal("got it\n", front.ReadOutput());
    }

    [Fact]
    public void Detach_keys_leave_the_instance_running_and_the_terminal_as_it_was()
    {
        using KeptInstance kept = KeptInstance.Start("read line; echo \"got $line\"; stty size; read more; exit 5", terminal: true);
        using OwnedFd master = Pty.OpenMaster();
        using OwnedFd slave = Pty.OpenSlave(master);
        Pty.SetSize(master, 33, 77);
        uint before = Pty.LocalFlags(slave);
        using AttachClient client = AttachClient.Connect(kept.Socket, new AttachOptions
        {
            Streams = All,
            Terminal = true,
            Input = slave.Number,
            Output = slave.Number,
            Error = slave.Number,
        });
        using Timer typist = new(_ => TypeOnceRaw(master, slave), null, 0, 20);

        Assert.Equal(AttachEnd.Detached, client.Run().End);

        Assert.Equal(before, Pty.LocalFlags(slave));
        Assert.Equal("hi\r\ngot hi\r\n33 77\r\n", Conversation.ReadOutput(kept.Client, 19).Output);
        kept.SendInput("\n");
        Assert.Equal((5, 0), kept.ReadAll().Exit);
    }

    [Fact]
    public void Signals_go_to_who_asked_for_them()
    {
        using KeptInstance kept = KeptInstance.Start("echo ready; read line; exit 4");
        using TestFront front = new("", endInput: false);
        List<int> signals = [];
        AttachOptions options = front.Options(All) with
        {
            OnSignal = signal =>
            {
                signals.Add(signal);
                kept.SendInput("\n");
            },
        };
        using AttachClient client = AttachClient.Connect(kept.Socket, options);
        using Timer timer = new(static _ => HostLibc.kill(Environment.ProcessId, Signal.SIGUSR1), null, 200, Timeout.Infinite);

        Assert.Equal(new AttachResult(AttachEnd.Exited, 4, 0), client.Run());
        Assert.Equal([Signal.SIGUSR1], signals);
    }

    [Fact]
    public void Signal_ends_the_attachment_where_nobody_asked_for_it()
    {
        using KeptInstance kept = KeptInstance.Start("read line; exit 4");
        using TestFront front = new("", endInput: false);
        using AttachClient client = AttachClient.Connect(kept.Socket, front.Options(AttachStreams.Output));
        using Timer timer = new(static _ => HostLibc.kill(Environment.ProcessId, Signal.SIGUSR1), null, 200, Timeout.Infinite);

        Assert.Equal(new AttachResult(AttachEnd.Interrupted, 128 + Signal.SIGUSR1, Signal.SIGUSR1), client.Run());
    }

    [Fact]
    public void Keeper_that_is_killed_is_a_lost_connection()
    {
        using KeptInstance kept = KeptInstance.Start("sleep 30");
        using TestFront front = new("", endInput: false);
        using AttachClient client = AttachClient.Connect(kept.Socket, front.Options(AttachStreams.Output));
        using Timer timer = new(_ => HostLibc.kill(kept.Pid, Signal.SIGKILL), null, 200, Timeout.Infinite);

        Assert.Equal(AttachEnd.Lost, client.Run().End);
    }

    [Fact]
    public void Reader_that_has_gone_ends_the_attachment()
    {
        using KeptInstance kept = KeptInstance.Start("while :; do echo more; done", static request => request with { ClientStreams = 0, Log = null });
        using TestFront front = new("", endInput: false);
        front.CloseOutput();
        using AttachClient client = AttachClient.Connect(kept.Socket, front.Options(AttachStreams.Output));

        Assert.Equal(new AttachResult(AttachEnd.Interrupted, 128 + Signal.SIGPIPE, Signal.SIGPIPE), client.Run());
    }

    [Fact]
    public void Much_output_passes_a_slow_reader_unchanged()
    {
        const int Size = 2_000_000;
        using KeptInstance kept = KeptInstance.Start($"head -c {Size} /dev/zero; exit 6", static request => request with { Log = null });
        using TestFront front = new("", endInput: false);
        using AttachClient client = new(new OwnedFd(kept.Client.Detach()), front.Options(AttachStreams.Output | AttachStreams.Foreground));
        int length = 0;
        Thread reader = new(() => length = front.ReadOutput().Length);
        reader.Start();

        Assert.Equal(6, client.Run().Code);

        front.CloseWriters();
        reader.Join();
        Assert.Equal(Size, length);
    }

    [Fact]
    public void Cleaning_up_is_waited_for()
    {
        using KeptInstance kept = KeptInstance.Start("exit 1", static request => request with
        {
            KeepClients = true,
            OnExit = ["/bin/sh", "-c", $"sleep 0.3; echo clean > '{request.ExitFile}.clean'"],
        });
        using TestFront front = new("", endInput: false);
        using AttachClient client = new(new OwnedFd(kept.Client.Detach()), front.Options(AttachStreams.Output));

        Assert.Equal(1, client.Run().Code);
        client.WaitForCleanup();

        Assert.True(File.Exists($"{kept.ExitFile}.clean"));
    }

    // Not before: a terminal that is not raw takes ctrl-q for itself.
    private void TypeOnceRaw(OwnedFd master, OwnedFd slave)
    {
        if ((Pty.LocalFlags(slave) & Termios.ICANON) == 0 && Interlocked.Exchange(ref _typed, 1) == 0)
        {
            HostFile.WriteAll(master, "hi\n\u0010\u0011"u8, "terminal");
        }
    }

    /// <summary>Streams of a process in front: pipes.</summary>
    private sealed class TestFront : IDisposable
    {
        private readonly (OwnedFd Read, OwnedFd Write) _input = Pipes.Create();
        private readonly (OwnedFd Read, OwnedFd Write) _output = Pipes.Create();
        private readonly (OwnedFd Read, OwnedFd Write) _error = Pipes.Create();

        public TestFront(string input, bool endInput)
        {
            HostFile.WriteAll(_input.Write, Encoding.UTF8.GetBytes(input), "input");
            if (endInput)
            {
                _input.Write.Dispose();
            }
        }

        public AttachOptions Options(AttachStreams streams) => new()
        {
            Streams = streams,
            Input = _input.Read.Number,
            Output = _output.Write.Number,
            Error = _error.Write.Number,
        };

        public void CloseOutput() => _output.Read.Dispose();

        public void CloseWriters()
        {
            _output.Write.Dispose();
            _error.Write.Dispose();
        }

        /// <summary>Until the writing ends are closed.</summary>
        public string ReadOutput() => Read(_output);

        public string ReadError() => Read(_error);

        public void Dispose()
        {
            foreach ((OwnedFd read, OwnedFd write) in ((OwnedFd, OwnedFd)[])[_input, _output, _error])
            {
                read.Dispose();
                write.Dispose();
            }
        }

        private static string Read((OwnedFd Read, OwnedFd Write) pipe) =>
            Encoding.UTF8.GetString(new BorrowedFd(pipe.Read.Number).ReadToEnd("pipe"));
    }
}
