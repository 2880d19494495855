using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Enisle.Engine;
using Enisle.Engine.Networks;
using Enisle.Host.Fd;
using Enisle.Host.Netlink;
using Enisle.Host.Processes;

namespace Enisle.Tests.Engine.Networks;

/// <summary>A host and an outside of its own, in network namespaces: 10.99.0.1 and 10.99.0.2. This thread is on the host until it is disposed.</summary>
internal sealed class NetworkWorld : IDisposable
{
    public const string HostAddress = "10.99.0.1";
    public const string OutsideAddress = "10.99.0.2";
    private readonly OwnedFd _host = NetworkNamespaceFile.Create();
    private readonly List<OwnedFd> _namespaces = [];
    private readonly NetworkNamespaceVisit _visit;
    private readonly string _root = Directory.CreateTempSubdirectory("enisle-net-").FullName;
    private readonly HashSet<string> _gone = [];

    private NetworkWorld()
    {
        Outside = NetworkNamespaceFile.Create();
        _visit = NetworkNamespaceVisit.Enter(_host);
        Directories = new EngineDirectories($"{_root}/data", $"{_root}/run");
        Manager = NewManager();
        using NetworkLinks links = new(NetlinkSocket.Open());
        links.ExecuteAll("veth", "wan0", RtnetlinkMessages.SetUp(1), RtnetlinkMessages.AddVeth(new VethPair { Name = "wan0", PeerNamespace = Outside, PeerName = "wan0" }));
        SetAddress(links, HostAddress);
        using NetworkNamespaceVisit outside = NetworkNamespaceVisit.Enter(Outside);
        using NetworkLinks others = new(NetlinkSocket.Open());
        SetAddress(others, OutsideAddress);
    }

    public OwnedFd Outside { get; }

    public EngineDirectories Directories { get; }

    public NetworkManager Manager { get; }

    public string Root => _root;

    /// <summary>Skips where the kernel does not let this process have one.</summary>
    public static NetworkWorld Create()
    {
        Assert.SkipUnless(Identity.OfThisProcess().IsRoot, "needs root: network namespaces, bridges and nftables");
        return new NetworkWorld();
    }

    public NetworkManager NewManager() => new(Directories, id => !_gone.Contains(id));

    /// <summary>As far as the manager is told, it has ended without a word.</summary>
    public void Kill(string id) => _gone.Add(id);

    public static string Id(int number) => number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);

    public OwnedFd NewInstance()
    {
        OwnedFd made = NetworkNamespaceFile.Create();
        _namespaces.Add(made);
        return made;
    }

    public NetworkConnection Connect(OwnedFd instance, int number, string network = "bridge", string[]? ports = null, string? hosts = null, string? ip = null) =>
        Manager.Connect(new NetworkConnectRequest
        {
            InstanceId = Id(number),
            Name = $"c{number}",
            Network = network,
            Namespace = instance,
            Ports = [.. (ports ?? []).SelectMany(PortMapping.Parse)],
            HostsFile = hosts,
            Address = ip is null ? null : IPAddress.Parse(ip),
        });

    /// <summary>A listener in a namespace; null: on the host.</summary>
    public static Socket Listen(OwnedFd? where, int port, ProtocolType protocol = ProtocolType.Tcp, string address = "0.0.0.0")
    {
        using NetworkNamespaceVisit visit = NetworkNamespaceVisit.Enter(where ?? NetworkNamespaceFile.OfThisThread());
        IPAddress ip = IPAddress.Parse(address);
        Socket socket = new(ip.AddressFamily, protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram, protocol);
        socket.Bind(new IPEndPoint(ip, port));
        if (protocol == ProtocolType.Tcp)
        {
            socket.Listen(8);
        }

        return socket;
    }

    /// <summary>Whether a TCP connection from there comes to the listener, with a byte each way; and as whom it is seen.</summary>
    public static bool Reaches(OwnedFd? from, string address, int port, Socket listener, out IPAddress? seenAs, int timeoutMs = 3000)
    {
        seenAs = null;
        using NetworkNamespaceVisit visit = NetworkNamespaceVisit.Enter(from ?? NetworkNamespaceFile.OfThisThread());
        IPAddress ip = IPAddress.Parse(address);
        using Socket client = new(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            client.Connect(new IPEndPoint(ip, port));
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
        }
        catch (SocketException)
        {
            return false;
        }

        if (!client.Poll(timeoutMs * 1000, SelectMode.SelectWrite) || client.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is not 0
            || !listener.Poll(timeoutMs * 1000, SelectMode.SelectRead))
        {
            return false;
        }

        using Socket accepted = listener.Accept();
        seenAs = ((IPEndPoint)accepted.RemoteEndPoint!).Address;
        client.Blocking = true;
        client.ReceiveTimeout = accepted.ReceiveTimeout = timeoutMs;
        byte[] one = [42];
        client.Send(one);
        Assert.Equal(1, accepted.Receive(one));
        accepted.Send(one);
        return client.Receive(one) == 1;
    }

    /// <summary>Whether a datagram comes there, and the answer back.</summary>
    public static bool ReachesByUdp(OwnedFd? from, string address, int port, Socket listener, int timeoutMs = 2000)
    {
        using NetworkNamespaceVisit visit = NetworkNamespaceVisit.Enter(from ?? NetworkNamespaceFile.OfThisThread());
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = timeoutMs };
        client.Connect(IPAddress.Parse(address), port);
        byte[] data = [1, 2, 3];
        client.Send(data);
        if (!listener.Poll(timeoutMs * 1000, SelectMode.SelectRead))
        {
            return false;
        }

        EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
        listener.SendTo(data, listener.ReceiveFrom(data, ref sender), SocketFlags.None, sender);
        return client.Receive(data) == 3;
    }

    /// <summary>What a program prints, run on the host of this world.</summary>
    public static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program}: {error}");
    }

    public void Dispose()
    {
        _visit.Dispose();
        _namespaces.ForEach(static one => one.Dispose());
        Outside.Dispose();
        _host.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private static void SetAddress(NetworkLinks links, string address)
    {
        NetworkLink device = links.TryGet("wan0")!;
        links.ExecuteAll("address", "wan0", RtnetlinkMessages.SetUp(1), RtnetlinkMessages.AddAddress(device.Index, IPAddress.Parse(address), 24), RtnetlinkMessages.SetUp(device.Index));
    }
}
