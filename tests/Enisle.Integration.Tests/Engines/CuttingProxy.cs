using System.Net;
using System.Net.Sockets;

namespace Enisle.Integration.Tests.Engines;

/// <summary>Passes TCP on to a server, and cuts each of the first connections after so many bytes from there.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _target;
    private readonly int _cutAfter;
    private int _cuts;

    public CuttingProxy(string target, int cutAfter, int cuts)
    {
        _target = IPEndPoint.Parse(target);
        _cutAfter = cutAfter;
        _cuts = cuts;
        _listener.Start();
        _ = Accept();
    }

    public string Address => $"{_listener.LocalEndpoint}";

    /// <summary>How many connections were cut.</summary>
    public int Cut { get; private set; }

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Serve(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using TcpClient there = new();
        using (client)
        {
            try
            {
                await there.ConnectAsync(_target);
                _ = client.GetStream().CopyToAsync(there.GetStream());
                await PassBack(there.GetStream(), client.GetStream());
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
            {
                // One of the two has gone.
            }
        }
    }

    private async Task PassBack(NetworkStream from, NetworkStream to)
    {
        byte[] buffer = new byte[16 * 1024];
        for (long passed = 0; ;)
        {
            int count = await from.ReadAsync(buffer);
            if (count == 0)
            {
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, count));
            passed += count;
            if (passed >= _cutAfter && Interlocked.Decrement(ref _cuts) >= 0)
            {
                Cut++;
                return;
            }
        }
    }
}
