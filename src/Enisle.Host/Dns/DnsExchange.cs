using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Enisle.Host.Dns;

/// <summary>Puts one question to the servers, in turn and again, until one says something definite.</summary>
internal sealed class DnsExchange(ResolverConfiguration configuration)
{
    private const int MaxDatagram = 4096;

    private int _first = -1;

    /// <summary>The first definite answer; <see cref="DnsStatus.ServerFailed"/> when there is none.</summary>
    /// <exception cref="SocketException">No server could be reached; the last reason.</exception>
    public async Task<DnsAnswer> Ask(string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        IReadOnlyList<IPEndPoint> servers = configuration.Servers;
        int first = configuration.Rotate ? Interlocked.Increment(ref _first) & int.MaxValue : 0;
        SocketException? unreachable = null;
        bool answered = false;
        for (int i = 0; i < configuration.Attempts * servers.Count; i++)
        {
            try
            {
                DnsAnswer? answer = await AskServer(servers[(first + i) % servers.Count], DnsQuery.Create(name, type), cancellationToken);
                answered |= answer is not null;
                if (answer is { Status: DnsStatus.Found or DnsStatus.NoData or DnsStatus.NoSuchName })
                {
                    return answer;
                }
            }
            catch (SocketException error)
            {
                unreachable = error;
            }
        }

        return answered || unreachable is null ? DnsAnswer.Only(DnsStatus.ServerFailed) : throw unreachable;
    }

    // Null: nothing came in time.
    private async Task<DnsAnswer?> AskServer(IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(configuration.Timeout);
        try
        {
            DnsAnswer answer = configuration.OnlyTcp ? DnsAnswer.Only(DnsStatus.Truncated) : await ByUdp(server, query, limit.Token);
            return answer.Status == DnsStatus.Truncated ? await ByTcp(server, query, limit.Token) : answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<DnsAnswer> ByUdp(IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        using Socket socket = new(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(query.ToBytes(), SocketFlags.None, cancellationToken);
        byte[] buffer = new byte[MaxDatagram];
        while (true)
        {
            int length = await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None, cancellationToken);
            DnsAnswer answer = DnsAnswer.Read(buffer.AsSpan(0, length), query);
            if (answer.Status != DnsStatus.NotForUs)
            {
                return answer;
            }
        }
    }

    // Spec: RFC 1035 §4.2.2: each message after its length in two bytes.
    private static async Task<DnsAnswer> ByTcp(IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        using Socket socket = new(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellationToken);
        byte[] question = query.ToBytes();
        byte[] framed = new byte[2 + question.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)question.Length);
        question.CopyTo(framed, 2);
        await socket.SendAsync(framed, SocketFlags.None, cancellationToken);
        byte[] length = new byte[2];
        byte[]? answer = await Fill(socket, length, cancellationToken) ? new byte[BinaryPrimitives.ReadUInt16BigEndian(length)] : null;
        return answer is not null && await Fill(socket, answer, cancellationToken) && DnsAnswer.Read(answer, query) is { Status: not (DnsStatus.NotForUs or DnsStatus.Truncated) } read
            ? read
            : DnsAnswer.Only(DnsStatus.ServerFailed);
    }

    private static async Task<bool> Fill(Socket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        for (int filled = 0; filled < buffer.Length;)
        {
            int count = await socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None, cancellationToken);
            if (count == 0)
            {
                return false;
            }

            filled += count;
        }

        return true;
    }
}
