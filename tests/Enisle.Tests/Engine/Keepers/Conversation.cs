using System.Buffers.Binary;
using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Sockets;

namespace Enisle.Tests.Engine.Keepers;

/// <summary>All that a keeper has sent to one client.</summary>
internal sealed class Conversation
{
    private readonly List<byte> _output = [];
    private readonly List<byte> _error = [];

    public byte[] OutputBytes => [.. _output];

    public string Output => Encoding.UTF8.GetString(OutputBytes);

    public string Error => Encoding.UTF8.GetString([.. _error]);

    /// <summary>Exit code and signal; null: it was not told.</summary>
    public (int Code, int Signal)? Exit { get; private set; }

    /// <summary>Until the end of the connection.</summary>
    public static Conversation Read(OwnedFd connection)
    {
        Conversation all = new();
        while (all.ReadMessage(connection))
        {
        }

        return all;
    }

    /// <summary>Until so many bytes of output have come.</summary>
    public static Conversation ReadOutput(OwnedFd connection, int length)
    {
        Conversation all = new();
        while (all._output.Count < length && all.ReadMessage(connection))
        {
        }

        return all;
    }

    private bool ReadMessage(OwnedFd connection)
    {
        byte[] message = new byte[KeeperLayout.KindSize + KeeperLayout.MaxData];
        Assert.True(Polling.Wait([new() { fd = connection.Number, events = Poll.POLLIN }], KeptInstance.WaitMs) > 0, "the keeper says nothing");
        Errno errno = SeqpacketSockets.TryReceive(connection, message, out int length);
        if (errno != Errno.None || length == 0)
        {
            return false; // ECONNRESET: what was sent to it was not even read
        }

        ReadOnlySpan<byte> data = message.AsSpan(KeeperLayout.KindSize, length - KeeperLayout.KindSize);
        Assert.Null(Exit);
        switch (message[0])
        {
            case KeeperMessage.Output:
                _output.AddRange(data);
                break;
            case KeeperMessage.Error:
                _error.AddRange(data);
                break;
            default:
                Assert.Equal((KeeperMessage.Exit, KeeperLayout.ExitSize), (message[0], length));
                Exit = (BinaryPrimitives.ReadInt32LittleEndian(data), BinaryPrimitives.ReadInt32LittleEndian(data[sizeof(int)..]));
                break;
        }

        return true;
    }
}
