using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Enisle.Tests.Host.Dns;

/// <summary>A name server on loopback, UDP and TCP on one port, that sends what a test says.</summary>
internal sealed class FakeDnsServer : IDisposable
{
    private readonly Socket _udp;
    private readonly TcpListener _tcp;
    private readonly Func<byte[], bool, IEnumerable<byte[]>> _answers;
    private readonly CancellationTokenSource _end = new();

    /// <param name="answers">From a question, and whether it came by TCP, to the messages that go back.</param>
    public FakeDnsServer(Func<byte[], bool, IEnumerable<byte[]>> answers)
    {
        _answers = answers;
        _tcp = new TcpListener(IPAddress.Loopback, 0);
        _tcp.Start();
        _udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _udp.Bind(_tcp.LocalEndpoint);
        _ = ServeUdp();
        _ = ServeTcp();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_tcp.LocalEndpoint;

    /// <summary>Names that were asked for, with the type.</summary>
    public ConcurrentQueue<string> Questions { get; } = new();

    public void Dispose()
    {
        _end.Cancel();
        _udp.Dispose();
        _tcp.Dispose();
        _end.Dispose();
    }

    private async Task ServeUdp()
    {
        byte[] buffer = new byte[512];
        await Quietly(async () =>
        {
            while (true)
            {
                SocketReceiveFromResult received = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _end.Token);
                foreach (byte[] answer in Ask(buffer[..received.ReceivedBytes], isTcp: false))
                {
                    await _udp.SendToAsync(answer, SocketFlags.None, received.RemoteEndPoint, _end.Token);
                }
            }
        });
    }

    private async Task ServeTcp() => await Quietly(async () =>
    {
        while (true)
        {
            using TcpClient client = await _tcp.AcceptTcpClientAsync(_end.Token);
            NetworkStream stream = client.GetStream();
            byte[] length = new byte[2];
            await stream.ReadExactlyAsync(length, _end.Token);
            byte[] question = new byte[(length[0] << 8) | length[1]];
            await stream.ReadExactlyAsync(question, _end.Token);
            foreach (byte[] answer in Ask(question, isTcp: true))
            {
                await stream.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer], _end.Token);
            }
        }
    });

    private IEnumerable<byte[]> Ask(byte[] question, bool isTcp)
    {
        Questions.Enqueue($"{DnsMessages.NameOf(question)} {DnsMessages.TypeOf(question)}");
        return _answers(question, isTcp);
    }

    private static async Task Quietly(Func<Task> serve)
    {
        try
        {
            await serve();
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException or IOException)
        {
            // The test is over.
        }
    }
}
