using System.Buffers.Binary;
using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Signals;
using Enisle.Host.Sockets;
using Enisle.Host.Terminal;

namespace Enisle.Engine.Keepers;

/// <summary>This process in front of an instance: its streams and the keeper's messages, both ways, until the end.</summary>
/// <remarks>Thread: one; <see cref="Run"/> catches this process's signals. It is on the way of <c>enisle run</c>: one poll loop, no tasks.</remarks>
public sealed class AttachClient : IDisposable
{
    private const int SignalEntry = 0;
    private const int SocketEntry = 1;
    private const int InputEntry = 2;
    private const int OutputEntry = 3;
    private const int Entries = 4;
    private const int SignalOffset = 128;
    private const short Ended = Poll.POLLHUP | Poll.POLLERR | Poll.POLLNVAL;

    private readonly OwnedFd _connection;
    private readonly AttachOptions _options;
    private readonly AttachInput? _input;
    private readonly AttachOutput _output;
    private readonly AttachOutput _error;
    private readonly byte[] _message = new byte[KeeperLayout.KindSize + KeeperLayout.MaxData];
    private readonly HostTerminal? _terminal;
    private AttachOutput? _target; // of what is still to be written: _message[_start.._end]
    private int _start;
    private int _end;

    /// <summary>Takes one end of <see cref="AttachSocket.CreatePair"/>, and owns it.</summary>
    public AttachClient(OwnedFd connection, AttachOptions options)
    {
        _connection = connection;
        _options = options;
        _input = options.Streams.HasFlag(AttachStreams.Input)
            ? new AttachInput(connection, options.Input, options.Terminal ? options.DetachKeys : null)
            : null;
        _output = new AttachOutput(options.Output);
        _error = new AttachOutput(options.Error);
        _terminal = options.Terminal ? FindTerminal(options) : null;
    }

    /// <summary>Connects to the keeper that listens at <paramref name="path"/>; what the instance says from now on is not missed.</summary>
    /// <exception cref="Host.LinuxException">No keeper is there.</exception>
    public static AttachClient Connect(string path, AttachOptions options)
    {
        OwnedFd connection = AttachSocket.Connect(path);
        SeqpacketSockets.TrySend(connection, [KeeperMessage.Hello, (byte)options.Streams], wait: true);
        return new AttachClient(connection, options);
    }

    /// <summary>Until the instance ends or the person leaves it. The terminal is as before when it returns, or throws.</summary>
    public AttachResult Run()
    {
        using SignalPipe signals = SignalPipe.Install();
        HostTerminal? raw = _terminal is not null && _input is not null && HostTerminal.IsTerminal(_options.Input) ? new HostTerminal(_options.Input) : null;
        try
        {
            raw?.SetRaw();
            SendSize();
            return Loop(signals);
        }
        finally
        {
            raw?.Restore();
        }
    }

    /// <summary>After the end: waits until the keeper, with <see cref="KeeperRequest.KeepClients"/>, has cleaned up.</summary>
    public void WaitForCleanup()
    {
        Span<pollfd> set = [new() { fd = _connection.Number, events = Poll.POLLIN }];
        Span<byte> message = stackalloc byte[KeeperLayout.ExitSize];
        do
        {
            Polling.Wait(set, -1);
        }
        while (SeqpacketSockets.TryReceive(_connection, message, out int length) == Errno.None && length > 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static HostTerminal? FindTerminal(AttachOptions options)
    {
        foreach (int fd in (ReadOnlySpan<int>)[options.Output, options.Input, options.Error])
        {
            if (HostTerminal.IsTerminal(fd))
            {
                return new HostTerminal(fd);
            }
        }

        return null;
    }

    private AttachResult Loop(SignalPipe signals)
    {
        Span<pollfd> set = stackalloc pollfd[Entries];
        while (true)
        {
            bool reads = _input is { IsOpen: true, IsPending: false };
            int socketEvents = (_target is null ? Poll.POLLIN : 0) | (_input is { IsPending: true } ? Poll.POLLOUT : 0);
            set[SignalEntry] = Entry(true, signals.Descriptor, Poll.POLLIN);
            set[SocketEntry] = Entry(socketEvents != 0, _connection.Number, socketEvents);
            set[InputEntry] = Entry(reads, _options.Input, Poll.POLLIN);
            set[OutputEntry] = Entry(_target is not null, _target?.Descriptor ?? -1, Poll.POLLOUT);
            Polling.Wait(set, -1);
            AttachResult? result = (set[SignalEntry].revents != 0 ? TakeSignals(signals) : null)
                ?? (set[OutputEntry].revents != 0 ? WriteOut() : null)
                ?? ((set[SocketEntry].revents & (Poll.POLLIN | Ended)) != 0 && _target is null ? Receive() : null);
            if (result is { } end)
            {
                return end;
            }

            if ((set[SocketEntry].revents & Poll.POLLOUT) != 0)
            {
                _input?.Send();
            }

            if (set[InputEntry].revents != 0 && _input!.Read())
            {
                return new AttachResult(AttachEnd.Detached, 0, 0);
            }
        }
    }

    private AttachResult? Receive()
    {
        Errno errno = SeqpacketSockets.TryReceive(_connection, _message, out int length);
        if (errno == Errno.EAGAIN)
        {
            return null;
        }

        if (errno != Errno.None || length == 0)
        {
            return new AttachResult(AttachEnd.Lost, 0, 0);
        }

        switch (_message[0])
        {
            case KeeperMessage.Output or KeeperMessage.Error:
                _target = _message[0] == KeeperMessage.Output ? _output : _error;
                _start = KeeperLayout.KindSize;
                _end = length;
                return WriteOut();
            case KeeperMessage.Exit when length == KeeperLayout.ExitSize:
                ReadOnlySpan<byte> numbers = _message.AsSpan(KeeperLayout.KindSize);
                return new AttachResult(
                    AttachEnd.Exited,
                    BinaryPrimitives.ReadInt32LittleEndian(numbers),
                    BinaryPrimitives.ReadInt32LittleEndian(numbers[sizeof(int)..]));
            default:
                return null;
        }
    }

    private AttachResult? WriteOut()
    {
        if (!_target!.Write(_message.AsSpan(_start, _end - _start), out int written))
        {
            return new AttachResult(AttachEnd.Interrupted, SignalOffset + Signal.SIGPIPE, Signal.SIGPIPE);
        }

        _start += written;
        _target = _start == _end ? null : _target;
        return null;
    }

    private AttachResult? TakeSignals(SignalPipe signals)
    {
        Span<int> numbers = stackalloc int[64];
        int count;
        while ((count = signals.Read(numbers)) > 0)
        {
            foreach (int signal in numbers[..count])
            {
                if (Take(signal) is { } result)
                {
                    return result;
                }
            }
        }

        return null;
    }

    private AttachResult? Take(int signal)
    {
        switch (signal)
        {
            case Signal.SIGWINCH:
                SendSize();
                return null;
            case Signal.SIGCHLD or Signal.SIGURG or Signal.SIGCONT:
                return null; // about this process, not for the workload
            default:
                if (_options.OnSignal is null)
                {
                    return new AttachResult(AttachEnd.Interrupted, SignalOffset + signal, signal);
                }

                _options.OnSignal(signal);
                return null;
        }
    }

    private void SendSize()
    {
        if (_terminal?.Size is not { } size)
        {
            return;
        }

        Span<byte> message = stackalloc byte[KeeperLayout.ResizeSize];
        message[0] = KeeperMessage.Resize;
        BinaryPrimitives.WriteUInt16LittleEndian(message[KeeperLayout.KindSize..], size.Rows);
        BinaryPrimitives.WriteUInt16LittleEndian(message[(KeeperLayout.KindSize + sizeof(ushort))..], size.Columns);
        SeqpacketSockets.TrySend(_connection, message, wait: false);
    }

    private static pollfd Entry(bool wanted, int fd, int events) => new() { fd = wanted ? fd : -1, events = (short)events };
}
