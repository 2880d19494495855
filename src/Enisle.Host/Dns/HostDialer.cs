using System.Net;
using System.Net.Sockets;

namespace Enisle.Host.Dns;

/// <summary>A host and a port become a connected TCP socket: its addresses are tried in turn, the next one while the one before is still trying.</summary>
/// <remarks>Spec: RFC 8305 §5.</remarks>
public static class HostDialer
{
    private static readonly TimeSpan s_headStart = TimeSpan.FromMilliseconds(250);

    /// <summary>The first connection that comes about; the others are closed.</summary>
    /// <param name="host">A name, or an address (IPv6 without brackets).</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="timeout">For each address.</param>
    /// <param name="cancellationToken">Ends all of them.</param>
    /// <exception cref="EnisleException">NotFound: no such name. Unavailable: none of its addresses could be reached.</exception>
    public static async Task<Socket> Connect(string host, int port, TimeSpan timeout, CancellationToken cancellationToken)
    {
        IReadOnlyList<IPAddress> addresses = IPAddress.TryParse(host, out IPAddress? literal)
            ? [literal]
            : await HostResolver.System.Resolve(host, cancellationToken);
        using CancellationTokenSource others = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task<Socket>> trying = [];
        EnisleException? last = null;
        for (int next = 0; next < addresses.Count || trying.Count > 0;)
        {
            if (next < addresses.Count)
            {
                trying.Add(ConnectOne(new IPEndPoint(addresses[next++], port), timeout, others.Token));
            }

            Task<Socket>? ended = await FirstToEnd(trying, next < addresses.Count ? s_headStart : Timeout.InfiniteTimeSpan, cancellationToken);
            if (ended is null)
            {
                continue;
            }

            trying.Remove(ended);
            try
            {
                Socket socket = await ended;
                await others.CancelAsync();
                trying.ForEach(CloseWhenDone);
                return socket;
            }
            catch (EnisleException error)
            {
                last = error;
            }
        }

        throw last!;
    }

    // Null: none of them has ended in time.
    private static async Task<Task<Socket>?> FirstToEnd(List<Task<Socket>> trying, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (limit == Timeout.InfiniteTimeSpan)
        {
            return await Task.WhenAny(trying);
        }

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task pause = Task.Delay(limit, stop.Token);
        Task ended = await Task.WhenAny([.. trying, pause]);
        await stop.CancelAsync();
        return ended as Task<Socket>;
    }

    private static async Task<Socket> ConnectOne(IPEndPoint target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Socket socket = new(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            await socket.ConnectAsync(target, limit.Token);
            return socket;
        }
        catch (Exception error)
        {
            socket.Dispose();
            throw error switch
            {
                SocketException refused => new EnisleException(ErrorKind.Unavailable, $"dial tcp {target}: connect: {refused.Message.ToLowerInvariant()}", error),
                OperationCanceledException when !cancellationToken.IsCancellationRequested =>
                    new EnisleException(ErrorKind.Unavailable, $"dial tcp {target}: no answer within {timeout.TotalSeconds:0.#} s", error),
                _ => error,
            };
        }
    }

    private static void CloseWhenDone(Task<Socket> attempt) => attempt.ContinueWith(
        static ended =>
        {
            if (ended.IsCompletedSuccessfully)
            {
                ended.Result.Dispose();
            }
            else
            {
                _ = ended.Exception;
            }
        },
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
