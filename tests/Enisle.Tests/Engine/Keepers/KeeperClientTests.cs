using System.Diagnostics;
using Enisle.Abi;
using Enisle.Engine.Keepers;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;

namespace Enisle.Tests.Engine.Keepers;

/// <summary>Clients of a keeper: several, slow ones, killed ones, and those that do not keep to the protocol.</summary>
public sealed class KeeperClientTests
{
    private const int Much = 3_000_000; // more than pipes and socket buffers hold

    [Fact]
    public void Client_in_the_foreground_loses_nothing_however_slow()
    {
        using KeptInstance kept = KeptInstance.Start(
            $"head -c {Much} /dev/zero; exit 5", static request => request with { ClientPatience = TimeSpan.FromMilliseconds(1), Log = null });
        Assert.False(ProcessHandle.WaitForEnd(kept.PidFd, 500)); // the workload waits

        Conversation said = kept.ReadAll();

        Assert.Equal(Much, said.OutputBytes.Length);
        Assert.Equal((5, 0), said.Exit);
    }

    [Fact]
    public void What_is_left_in_the_pipe_holds_up_no_end()
    {
        // More than the socket takes at first, less than socket and pipe together; where a user has many pipes already, new ones are small.
        Assert.SkipWhen(PipeCapacity() < 65_536, "new pipes are smaller than usual here: other programs of this user have too many (pipe-user-pages-soft)");
        using KeptInstance kept = KeptInstance.Start("head -c 240000 /dev/zero; exit 5");

        Assert.Equal(0, kept.WaitForEnd());

        Conversation said = kept.ReadAll();
        Assert.Equal(240_000, said.OutputBytes.Length);
        Assert.Equal((5, 0), said.Exit);
    }

    [Fact]
    public void Other_client_that_does_not_read_is_let_go_after_a_while()
    {
        using KeptInstance kept = KeptInstance.Start($"head -c {Much} /dev/zero; exit 6", static request => request with
        {
            ClientStreams = AttachStreams.Output,
            ClientPatience = TimeSpan.FromMilliseconds(300),
            Log = null,
        });
        long start = Stopwatch.GetTimestamp();

        Assert.Equal(0, kept.WaitForEnd());

        Assert.True(Stopwatch.GetElapsedTime(start) > TimeSpan.FromMilliseconds(250));
        Assert.Equal(6, kept.Exit!.ExitCode);
        Conversation said = kept.ReadAll();
        Assert.InRange(said.OutputBytes.Length, 1, Much - 1);
        Assert.Null(said.Exit);
    }

    [Fact]
    public void Every_client_gets_the_streams_that_it_asked_for()
    {
        using KeptInstance kept = KeptInstance.Start("read line; echo out; echo err >&2; exit 7");
        using OwnedFd both = kept.Connect(AttachStreams.Output | AttachStreams.Error);
        using OwnedFd output = kept.Connect(AttachStreams.Output);
        using OwnedFd error = kept.Connect(AttachStreams.Error);
        using OwnedFd end = kept.Connect(AttachStreams.None);
        using OwnedFd input = kept.Connect(AttachStreams.Input);
        KeptInstance.Send(input, KeeperMessage.Input, "\n"u8);

        Assert.Equal("out\nerr\n", Said(both));
        Assert.Equal("out\n", Said(output));
        Assert.Equal("err\n", Said(error));
        Assert.Equal("", Said(end));
        Assert.Equal("", Said(input));

        static string Said(OwnedFd connection)
        {
            Conversation said = Conversation.Read(connection);
            Assert.Equal((7, 0), said.Exit);
            return said.Output + said.Error;
        }
    }

    [Fact]
    public void Client_that_is_killed_takes_nothing_with_it()
    {
        using KeptInstance kept = KeptInstance.Start($"read line; head -c {Much} /dev/zero; exit 5", static request => request with { Log = null });
        OwnedFd killed = kept.Connect(AttachStreams.Output | AttachStreams.Foreground);
        OwnedFd full = kept.Connect(AttachStreams.Output | AttachStreams.Foreground);
        killed.Dispose();
        kept.SendInput("\n");
        Conversation first = Conversation.ReadOutput(kept.Client, 100_000);
        full.Dispose(); // with output that it never read, and some that it is owed

        Conversation rest = kept.ReadAll();

        Assert.Equal(Much, first.OutputBytes.Length + rest.OutputBytes.Length);
        Assert.Equal((5, 0), rest.Exit);
    }

    [Fact]
    public void Client_that_comes_later_gets_what_is_said_later()
    {
        using KeptInstance kept = KeptInstance.Start("echo early; read line; echo late");
        Conversation.ReadOutput(kept.Client, 6);
        using OwnedFd later = kept.Connect(AttachStreams.Output | AttachStreams.Input);
        KeptInstance.Send(later, KeeperMessage.Input, "\n"u8);

        Assert.Equal("late\n", Conversation.Read(later).Output);
    }

    [Theory]
    [InlineData("hello without streams")]
    [InlineData("hello with too much")]
    [InlineData("unknown streams")]
    [InlineData("second hello")]
    [InlineData("input before hello")]
    [InlineData("input without the right")]
    [InlineData("input that is too long")]
    [InlineData("size that is too short")]
    [InlineData("unknown kind")]
    public void Client_that_breaks_the_protocol_is_let_go_and_nobody_else(string what)
    {
        using KeptInstance kept = KeptInstance.Start("read line; echo \"got $line\"");
        using OwnedFd rude = AttachSocket.Connect(kept.Socket);
        byte output = (byte)AttachStreams.Output;
        byte input = (byte)AttachStreams.Input;
        byte[][] messages = what switch
        {
            "hello without streams" => [[KeeperMessage.Hello]],
            "hello with too much" => [[KeeperMessage.Hello, output, 0]],
            "unknown streams" => [[KeeperMessage.Hello, 0x80]],
            "second hello" => [[KeeperMessage.Hello, output], [KeeperMessage.Hello, output]],
            "input before hello" => [[KeeperMessage.Input, (byte)'x']],
            "input without the right" => [[KeeperMessage.Hello, output], [KeeperMessage.Input, (byte)'x', (byte)'\n']],
            "input that is too long" => [[KeeperMessage.Hello, input], [KeeperMessage.Input, .. new byte[KeeperLayout.MaxData + 1]]],
            "size that is too short" => [[KeeperMessage.Hello, output], [KeeperMessage.Resize, 1, 2, 3]],
            _ => [[KeeperMessage.Hello, output], [99]],
        };
        foreach (byte[] message in messages)
        {
            KeptInstance.Send(rude, message[0], message.AsSpan(1));
        }

        Assert.Null(Conversation.Read(rude).Exit);
        kept.SendInput("well\n");
        Assert.Equal("got well\n", kept.ReadAll().Output);
    }

    [Fact]
    public void More_clients_than_there_are_places_for_are_sent_away()
    {
        const int Places = 64;
        using KeptInstance kept = KeptInstance.Start("read line; exit 3");
        OwnedFd[] clients = [.. Enumerable.Range(0, Places + 5).Select(_ => kept.Connect(AttachStreams.None))];
        try
        {
            kept.SendInput("\n");

            Assert.Equal(Places - 1, clients.Count(static client => Conversation.Read(client).Exit == (3, 0)));
        }
        finally
        {
            Array.ForEach(clients, static client => client.Dispose());
        }
    }

    [Fact]
    public void Input_on_its_way_does_not_keep_new_clients_out()
    {
        using KeptInstance kept = KeptInstance.Start("echo ready; sleep 0.5; echo more; head -c 1 >/dev/null");
        Conversation.ReadOutput(kept.Client, 6);
        for (int i = 0; i < 8; i++)
        {
            KeptInstance.Send(kept.Client, KeeperMessage.Input, new byte[KeeperLayout.MaxData]); // more than the pipe takes
        }

        using OwnedFd other = kept.Connect(AttachStreams.Output);

        Conversation said = Conversation.Read(other);
        Assert.Equal("more\n", said.Output);
        Assert.Equal((0, 0), said.Exit);
    }

    private static int PipeCapacity()
    {
        const int F_GETPIPE_SZ = 1032;
        (OwnedFd read, OwnedFd write) = Pipes.Create();
        using (read)
        using (write)
        {
            return Libc.fcntl(write.Number, F_GETPIPE_SZ, 0);
        }
    }
}
