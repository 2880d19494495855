using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Enisle.Tests.Images.Registry;

/// <summary>An HTTP/1.1 server on loopback that answers as a test says; one request a connection, no TLS.</summary>
internal sealed class FakeServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<FakeRequest, FakeAnswer> _answer;
    private readonly CancellationTokenSource _end = new();

    public FakeServer(Func<FakeRequest, FakeAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>In the order of their arrival.</summary>
    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Serve(await _listener.AcceptSocketAsync(_end.Token));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task Serve(Socket socket)
    {
        using (socket)
        {
            try
            {
                await using NetworkStream stream = new(socket);
                if (await Read(stream) is { } request)
                {
                    Requests.Enqueue(request);
                    await Write(stream, request, _answer(request));
                    socket.Shutdown(SocketShutdown.Send);
                }
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has gone.
            }
        }
    }

    // Null for what is no HTTP, such as the beginning of TLS.
    private async Task<FakeRequest?> Read(NetworkStream stream)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0 || (head.Count == 0 && !char.IsAsciiLetterUpper((char)one[0])))
            {
                return null;
            }

            head.Add(one[0]);
        }

        string[] lines = Encoding.ASCII.GetString([.. head]).Split("\r\n");
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1).Where(line => line.Contains(':')))
        {
            string[] parts = line.Split(':', 2);
            headers[parts[0]] = headers.TryGetValue(parts[0], out string? earlier) ? $"{earlier},{parts[1].Trim()}" : parts[1].Trim();
        }

        byte[] body = new byte[headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, _end.Token);
        string[] first = lines[0].Split(' ');
        return new FakeRequest(first[0], first[1], headers, Encoding.UTF8.GetString(body));
    }

    private async Task Write(NetworkStream stream, FakeRequest request, FakeAnswer answer)
    {
        StringBuilder head = new($"HTTP/1.1 {answer.Status} As the test says\r\nConnection: close\r\n");
        if (!answer.WithoutLength)
        {
            head.Append($"Content-Length: {answer.Body.Length}\r\n");
        }

        foreach ((string name, string value) in answer.Headers)
        {
            head.Append($"{name}: {value}\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\n"), _end.Token);
        byte[] body = request.Method == "HEAD" ? [] : answer.Body[..Math.Min(answer.CutAfter ?? answer.Body.Length, answer.Body.Length)];
        if (answer.Drip is not { } pause)
        {
            await stream.WriteAsync(body, _end.Token);
            return;
        }

        foreach (byte one in body)
        {
            stream.WriteByte(one);
            await Task.Delay(pause, _end.Token);
        }
    }
}
