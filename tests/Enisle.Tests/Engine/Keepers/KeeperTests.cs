using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Enisle.Abi;
using Enisle.Engine.Keepers;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Host.Spawn;

namespace Enisle.Tests.Engine.Keepers;

/// <summary>The whole keeper as a process: streams, the end, what follows.</summary>
public sealed class KeeperTests
{
    private const int MaxMemory = 512; // KiB

    [Fact]
    public void Output_and_errors_reach_the_client_and_the_log()
    {
        using KeptInstance kept = KeptInstance.Start("echo out; echo err >&2; printf unfinished");

        Conversation said = kept.ReadAll();

        Assert.Equal(("out\nunfinished", "err\n"), (said.Output, said.Error));
        Assert.Equal(0, kept.WaitForEnd());
        Assert.Equal([("out\n", "stdout"), ("err\n", "stderr"), ("unfinished", "stdout")], kept.Log.OrderBy(static line => line.Text == "unfinished"));
    }

    [Theory]
    [InlineData("exit 0", 0, 0)]
    [InlineData("exit 3", 3, 0)]
    [InlineData("kill -9 $$", 137, 9)]
    [InlineData("kill -15 $$", 143, 15)]
    public void Exit_code_and_signal_are_told_and_recorded(string script, int code, int signal)
    {
        DateTimeOffset before = DateTimeOffset.UtcNow.AddSeconds(-1);
        using KeptInstance kept = KeptInstance.Start(script);

        Assert.Equal((code, signal), kept.ReadAll().Exit);

        ExitRecord? record = kept.Exit;
        Assert.Equal((code, signal, false, 0L), (record!.ExitCode, record.Signal, record.OomKilled, record.DroppedLines));
        Assert.InRange(record.FinishedAt, before, DateTimeOffset.UtcNow.AddSeconds(1));
    }

    [Fact]
    public void Terminal_is_input_output_and_size_in_one()
    {
        using KeptInstance kept = KeptInstance.Start("read line; echo \"got $line\"; stty size; exit 4", terminal: true);
        KeptInstance.Send(kept.Client, KeeperMessage.Resize, KeptInstance.Size(50, 132));
        kept.SendInput("hello\n");

        Conversation said = kept.ReadAll();

        Assert.Equal("hello\r\ngot hello\r\n50 132\r\n", said.Output);
        Assert.Equal((4, 0), said.Exit);
        Assert.Equal(["hello\r\n", "got hello\r\n", "50 132\r\n"], kept.Log.Select(static line => line.Text));
    }

    [Fact]
    public void Input_ends_when_the_last_client_with_input_has_ended_its_own()
    {
        using KeptInstance kept = KeptInstance.Start("cat; echo end", static request => request with { InputOnce = true });
        using OwnedFd other = kept.Connect(AttachStreams.Input);
        KeptInstance.Send(other, KeeperMessage.Input, "one\n"u8);
        Assert.Equal("one\n", Conversation.ReadOutput(kept.Client, 4).Output);
        KeptInstance.Send(kept.Client, KeeperMessage.InputEnd);
        KeptInstance.Send(other, KeeperMessage.Input, "two\n"u8);
        Assert.Equal("two\n", Conversation.ReadOutput(kept.Client, 4).Output);

        other.Dispose();

        Assert.Equal("end\n", kept.ReadAll().Output);
    }

    [Fact]
    public void Input_that_is_not_for_once_outlives_its_clients()
    {
        using KeptInstance kept = KeptInstance.Start("read line; echo \"got $line\"");
        KeptInstance.Send(kept.Client, KeeperMessage.InputEnd);
        using OwnedFd other = kept.Connect(AttachStreams.Input);
        KeptInstance.Send(other, KeeperMessage.Input, "late\n"u8);

        Assert.Equal("got late\n", kept.ReadAll().Output);
    }

    [Fact]
    public void Input_waits_for_a_workload_that_does_not_read_yet()
    {
        using KeptInstance kept = KeptInstance.Start("sleep 0.5; wc -c", static request => request with { InputOnce = true });
        byte[] data = new byte[KeeperLayout.MaxData];
        for (int i = 0; i < 20; i++)
        {
            KeptInstance.Send(kept.Client, KeeperMessage.Input, data);
        }

        KeptInstance.Send(kept.Client, KeeperMessage.InputEnd);

        Assert.Equal($"{20 * KeeperLayout.MaxData}\n", kept.ReadAll().Output);
    }

    [Fact]
    public void Hundred_mebibytes_pass_unchanged_in_little_memory()
    {
        const int Size = 100 << 20;
        string line = new('x', 99);
        using KeptInstance kept = KeptInstance.Start(
            $"yes {line} | head -c {Size}; read line",
            request => request with { Log = request.Log! with { MaxSizeBytes = 1 << 20, MaxFiles = 2 } });

        Conversation said = Conversation.ReadOutput(kept.Client, Size);
        Assert.InRange(Memory(kept.Pid), 1, MaxMemory);
        kept.SendInput("\n");

        byte[] expected = new byte[Size];
        expected.AsSpan().Fill((byte)'x');
        for (int i = line.Length; i < Size; i += line.Length + 1)
        {
            expected[i] = (byte)'\n';
        }

        Assert.Equal(SHA256.HashData(expected), SHA256.HashData(said.OutputBytes));
        Assert.Equal((0, 0), kept.ReadAll().Exit);
        Assert.Equal(0, kept.Exit!.DroppedLines);
    }

    [Fact]
    public void Idle_keeper_needs_less_than_half_a_mebibyte()
    {
        using KeptInstance kept = KeptInstance.Start("echo ready; read line");
        Conversation.ReadOutput(kept.Client, 6);

        Assert.InRange(Memory(kept.Pid), 1, MaxMemory);
    }

    [Fact]
    public void Next_program_gets_its_pid_and_environment_and_no_descriptor()
    {
        using KeptInstance kept = KeptInstance.Start("exit 5", static request => request with
        {
            OnExit = ["/bin/sh", "-c", $"cd \"$(dirname '{request.ExitFile}')\"; echo $$ $KEPT > next; cp exit seen; for fd in /proc/$$/fd/*; do readlink $fd >> fds; done; true"],
        });

        Assert.Equal(0, kept.WaitForEnd());

        Assert.Equal($"{kept.Pid} yes\n", File.ReadAllText($"{kept.Directory}/next"));
        Assert.Equal(File.ReadAllText(kept.ExitFile), File.ReadAllText($"{kept.Directory}/seen"));
        string[] open = [.. File.ReadLines($"{kept.Directory}/fds").Where(static target => target is not "/dev/null" && !target.EndsWith("/fds", StringComparison.Ordinal))];
        Assert.DoesNotContain(open, target => target.StartsWith(kept.Directory, StringComparison.Ordinal) || target.Contains("anon_inode", StringComparison.Ordinal));
    }

    [Fact]
    public void Connection_ends_with_the_next_program_where_that_is_asked_for()
    {
        using KeptInstance kept = KeptInstance.Start("exit 5", static request => request with { KeepClients = true, OnExit = ["/bin/sleep", "0.5"] });
        long start = Stopwatch.GetTimestamp();

        Assert.Equal((5, 0), kept.ReadAll().Exit);

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.5, 30);
    }

    [Fact]
    public void Signals_of_a_terminal_or_a_shutdown_do_not_end_it()
    {
        using KeptInstance kept = KeptInstance.Start("read line; exit 6");
        foreach (int signal in (int[])[Signal.SIGHUP, Signal.SIGINT, Signal.SIGQUIT, Signal.SIGTERM, Signal.SIGPIPE, Signal.SIGUSR1, Signal.SIGTSTP])
        {
            Assert.True(ProcessHandle.Signal(kept.PidFd, signal));
        }

        kept.SendInput("\n");

        Assert.Equal((6, 0), kept.ReadAll().Exit);
    }

    [Fact]
    public void Restart_that_is_put_off_waits_and_follows()
    {
        KeeperRequest request = new() { Id = "test", Delay = TimeSpan.FromMilliseconds(300), ExitFile = "/nowhere/exit", OnExit = ["/bin/sh", "-c", "exit 8"] };
        long start = Stopwatch.GetTimestamp();
        using SpawnedProcess process = KeptInstance.Execute(KeeperRequestWriter.Write(request));

        Assert.True(ProcessHandle.WaitForEnd(process.PidFd, KeptInstance.WaitMs));

        Assert.Equal(8, WaitStatus.ToExitCode(ProcessHandle.Reap(process.PidFd)));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.3, 30);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("magic")]
    [InlineData("cut off")]
    [InlineData("longer than it says")]
    [InlineData("text outside")]
    [InlineData("list outside")]
    [InlineData("list without an end")]
    [InlineData("no program")]
    [InlineData("nobody's child")]
    public void Broken_request_is_refused(string what)
    {
        KeeperRequest request = new()
        {
            Id = "test",
            InitPid = what == "nobody's child" ? 1 : 0,
            ExitFile = "/nowhere/exit",
            OnExit = what == "no program" ? [] : ["/bin/true"],
        };
        byte[] bytes = KeeperRequestWriter.Write(request);
        bytes = what switch
        {
            "empty" => [],
            "magic" => [.. bytes.Select(static (b, i) => i == 0 ? (byte)(b ^ 1) : b)],
            "cut off" => bytes[..^8],
            "longer than it says" => [.. bytes, .. new byte[8]],
            "text outside" => Patch(bytes, nameof(KeeperHeader.ExitFile), bytes.Length),
            "list outside" => Patch(bytes, nameof(KeeperHeader.OnExit), bytes.Length + 8),
            "list without an end" => Patch(bytes, nameof(KeeperHeader.OnExit), bytes.Length),
            _ => bytes,
        };
        using SpawnedProcess process = KeptInstance.Execute(bytes);

        Assert.True(ProcessHandle.WaitForEnd(process.PidFd, KeptInstance.WaitMs));

        Assert.Equal(125, WaitStatus.ToExitCode(ProcessHandle.Reap(process.PidFd)));
    }

    private static byte[] Patch(byte[] bytes, string field, int value)
    {
        BitConverter.TryWriteBytes(bytes.AsSpan((int)System.Runtime.InteropServices.Marshal.OffsetOf<KeeperHeader>(field)), value);
        return bytes;
    }

    /// <summary>Proportional set size in KiB.</summary>
    private static int Memory(int pid)
    {
        string path = $"/proc/{pid}/smaps_rollup";
        Assert.SkipUnless(Identity.OfThisProcess().IsRoot, "a keeper lets nobody but root look into it");
        string line = File.ReadLines(path).First(static line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
