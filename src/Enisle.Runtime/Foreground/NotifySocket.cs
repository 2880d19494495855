using System.Diagnostics;
using System.Globalization;
using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Host.Sockets;
using Enisle.Isolation.State;
using Enisle.Spec.Runtime;

namespace Enisle.Runtime.Foreground;

/// <summary>sd_notify(3) across the border: a socket that the workload sees, whose «ready» is passed on to who started this program.</summary>
/// <remarks>
/// Only <c>READY=1</c> passes; the process id in <c>MAINPID</c> is ours to say. Guest: whatever else the workload sends is dropped,
/// descriptors in its messages are never taken.
/// </remarks>
internal sealed class NotifySocket : IDisposable
{
    private const string Variable = "NOTIFY_SOCKET";
    private const string DirectoryName = "notify";
    private const string InContainer = "/run/notify";
    private const string FileName = "notify.sock";
    private const int MaxMessage = 4096;
    private static readonly TimeSpan s_barrierLimit = TimeSpan.FromSeconds(30);
    private readonly string _host;
    private OwnedFd? _socket;

    private NotifySocket(string host) => _host = host;

    /// <summary>Readable when the workload has sent something; -1 when there is no socket.</summary>
    public int Descriptor => _socket?.Number ?? -1;

    /// <summary>Null when nobody waits for a notification.</summary>
    public static NotifySocket? FromEnvironment() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } host ? new NotifySocket(host) : null;

    /// <summary>The socket of an instance that <c>create</c> has prepared; null when nobody waits, or the instance has none.</summary>
    public static NotifySocket? ForStart(InstanceDirectory instance)
    {
        NotifySocket? notify = instance.Has(DirectoryName) ? FromEnvironment() : null;
        notify?.Bind(instance);
        return notify;
    }

    /// <summary>The configuration with the socket's directory mounted and its path in the environment.</summary>
    public static RuntimeConfig AddTo(RuntimeConfig config, string stateRoot, string id)
    {
        if (config.Process is not { } process)
        {
            return config;
        }

        Mount mount = new()
        {
            Destination = InContainer,
            Type = "bind",
            Source = $"{stateRoot}/{id}/{DirectoryName}",
            Options = ["bind", "nosuid", "noexec", "nodev", "ro"],
        };
        return config with
        {
            Mounts = [.. config.Mounts, mount],
            Process = process with { Env = [.. process.Env, $"{Variable}={InContainer}/{FileName}"] },
        };
    }

    /// <summary>Makes the directory that is mounted: the socket may come later.</summary>
    public static void Prepare(InstanceDirectory instance) =>
        HostFile.MakeDirectory(Fcntl.AT_FDCWD, $"{instance.Path}/{DirectoryName}", 0x1ED);

    /// <summary>Makes the socket; anybody inside may send to it.</summary>
    public void Bind(InstanceDirectory instance)
    {
        string path = $"{instance.Path}/{DirectoryName}/{FileName}";
        HostFile.TryUnlink(Fcntl.AT_FDCWD, path); // of a start that was killed
        _socket = UnixSockets.BindDatagram(path, 0x1FF);
    }

    /// <summary>Takes what has arrived.</summary>
    /// <returns>Whether the workload has said that it is ready.</returns>
    public bool TakeMessages()
    {
        Span<byte> message = stackalloc byte[MaxMessage];
        bool ready = false;
        while (_socket is not null && UnixSockets.TryReceive(_socket, message) is var length and >= 0)
        {
            ReadOnlySpan<byte> rest = message[..length];
            foreach (Range line in rest.Split((byte)'\n'))
            {
                ready |= rest[line].SequenceEqual("READY=1"u8);
            }
        }

        return ready;
    }

    /// <summary>Waits until the workload is ready, or has ended, and passes that on.</summary>
    public void WaitUntilReady(int pid, RuntimeLog log)
    {
        using OwnedFd? process = ProcessHandle.TryOpen(pid);
        if (process is null)
        {
            return;
        }

        Span<pollfd> set = stackalloc pollfd[2];
        set[0] = new() { fd = Descriptor, events = Poll.POLLIN };
        set[1] = new() { fd = process.Number, events = Poll.POLLIN };
        while (true)
        {
            Polling.Wait(set, -1);
            if (set[0].revents != 0 && TakeMessages())
            {
                PassOn(pid, log, waitForReader: true);
                return;
            }

            if (set[1].revents != 0)
            {
                return;
            }
        }
    }

    /// <summary>Tells the host's side: ready, and which process to watch.</summary>
    /// <param name="pid">The process to watch.</param>
    /// <param name="log">Takes what goes wrong: a service manager that is gone is no reason to fail.</param>
    /// <param name="waitForReader">This program ends soon: systemd must have looked at the messages' sender before that.</param>
    public void PassOn(int pid, RuntimeLog log, bool waitForReader)
    {
        try
        {
            using OwnedFd client = UnixSockets.ConnectDatagram(_host);
            UnixSockets.Send(client, "READY=1\n"u8);
            UnixSockets.Send(client, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"MAINPID={pid}\n")));
            if (waitForReader && !WaitAtBarrier(client))
            {
                log.Warning("NOTIFY_SOCKET: no answer to BARRIER=1 within 30 s");
            }
        }
        catch (Host.LinuxException e)
        {
            log.Warning($"NOTIFY_SOCKET: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    /// <summary>sd_notify_barrier(3): the reader closes the descriptor that it is sent once all before it is processed.</summary>
    private static bool WaitAtBarrier(OwnedFd client)
    {
        (OwnedFd read, OwnedFd write) = Pipes.Create();
        using (read)
        {
            using (write)
            {
                UnixSockets.SendDescriptor(client, write.Number, "BARRIER=1"u8);
            }

            Span<pollfd> set = [new() { fd = read.Number, events = Poll.POLLIN }];
            long start = Stopwatch.GetTimestamp();
            while (true)
            {
                TimeSpan left = s_barrierLimit - Stopwatch.GetElapsedTime(start);
                if (left <= TimeSpan.Zero)
                {
                    return false;
                }

                if (Polling.Wait(set, (int)left.TotalMilliseconds) > 0)
                {
                    return true;
                }
            }
        }
    }
}
