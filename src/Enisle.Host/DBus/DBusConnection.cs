using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Sockets;

namespace Enisle.Host.DBus;

/// <summary>A connection to a message bus, or straight to a service that speaks its protocol on a socket of its own.</summary>
/// <remarks>
/// Spec: D-Bus Specification 0.43. One call at a time; signals that come meanwhile are kept. Thread: one. Owner: the socket.
/// </remarks>
public sealed class DBusConnection : IDisposable
{
    private const string BusName = "org.freedesktop.DBus";
    private const string BusPath = "/org/freedesktop/DBus";

    /// <summary>Signals that nobody waits for are dropped beyond this: a busy systemd tells of every job.</summary>
    private const int MostSignals = 4096;

    private const int LongestAuthLine = 1024;

    private readonly OwnedFd _socket;
    private readonly Queue<DBusMessage> _signals = [];
    private byte[] _buffer = new byte[4096];
    private int _filled;
    private uint _serial;

    private DBusConnection(OwnedFd socket) => _socket = socket;

    /// <summary>Whether a bus is in between, and every call needs a destination.</summary>
    public bool HasBus { get; private init; }

    /// <summary>Connects and authenticates as the user that the kernel says we are.</summary>
    /// <param name="socketPath">A leading <c>@</c> is the abstract name space.</param>
    /// <param name="hasBus">Whether a bus listens there, to which we say hello.</param>
    /// <param name="timeoutMs">For all of it.</param>
    public static DBusConnection Connect(string socketPath, bool hasBus, int timeoutMs)
    {
        DBusConnection connection = new(UnixSockets.Connect(socketPath)) { HasBus = hasBus };
        try
        {
            connection.Authenticate(Environment.TickCount64 + timeoutMs);
            if (hasBus)
            {
                connection.Call(BusName, BusPath, BusName, "Hello", string.Empty, null, timeoutMs);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Asks the bus for signals; without a bus all of them come anyway.</summary>
    public void AddMatch(string rule, int timeoutMs)
    {
        if (HasBus)
        {
            DBusWriter body = new();
            body.Text(rule);
            Call(BusName, BusPath, BusName, "AddMatch", "s", body, timeoutMs);
        }
    }

    /// <summary>Calls a method and waits for its answer.</summary>
    /// <exception cref="DBusException">The other side says that it failed.</exception>
    /// <exception cref="LinuxException">ETIMEDOUT, or the connection broke.</exception>
    public DBusMessage Call(string destination, string path, string @interface, string member, string signature, DBusWriter? body, int timeoutMs)
    {
        uint serial = ++_serial;
        DBusMessage call = new()
        {
            Type = DBusType.MethodCall,
            Serial = serial,
            Path = path,
            Interface = @interface,
            Member = member,
            Destination = HasBus ? destination : null,
            Signature = signature,
            Body = body?.Written.ToArray() ?? default(ReadOnlyMemory<byte>),
        };
        UnixSockets.Send(_socket, call.Encode());
        long deadline = Environment.TickCount64 + timeoutMs;
        while (true)
        {
            DBusMessage message = Receive(deadline, member);
            if (message.ReplySerial == serial && message.Type == DBusType.MethodReturn)
            {
                return message;
            }

            if (message.ReplySerial == serial && message.Type == DBusType.Error)
            {
                throw new DBusException(message.ErrorName ?? "unknown", ErrorText(message));
            }

            Keep(message);
        }
    }

    /// <summary>The next signal, a kept one first.</summary>
    /// <exception cref="LinuxException">ETIMEDOUT, or the connection broke.</exception>
    public DBusMessage NextSignal(long deadline, string subject)
    {
        if (_signals.TryDequeue(out DBusMessage? kept))
        {
            return kept;
        }

        while (true)
        {
            DBusMessage message = Receive(deadline, subject);
            if (message.Type == DBusType.Signal)
            {
                return message;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static string ErrorText(DBusMessage message)
    {
        if (!message.Signature.StartsWith('s'))
        {
            return "failed";
        }

        DBusReader reader = new(message.Body.Span);
        return reader.Text();
    }

    /// <remarks>
    /// EXTERNAL with no identity: the server takes the socket's, which is right in a user namespace too, where our own idea of our
    /// number is not its. Sent at once, as the answers leave nothing to decide.
    /// </remarks>
    private void Authenticate(long deadline)
    {
        UnixSockets.Send(_socket, "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n"u8);
        while (true)
        {
            ReadOnlySpan<byte> line = ReadLine(deadline);
            if (line.StartsWith("OK "u8))
            {
                return;
            }

            if (!line.StartsWith("DATA"u8))
            {
                throw new LinuxException(Errno.EACCES, "D-Bus authentication");
            }
        }
    }

    private ReadOnlySpan<byte> ReadLine(long deadline)
    {
        while (true)
        {
            int end = _buffer.AsSpan(0, _filled).IndexOf("\r\n"u8);
            if (end >= 0)
            {
                byte[] line = _buffer.AsSpan(0, end).ToArray();
                Consume(end + 2);
                return line;
            }

            if (_filled > LongestAuthLine)
            {
                throw new InvalidDataException($"D-Bus authentication: a line of more than {LongestAuthLine} bytes");
            }

            Fill(deadline, "authentication");
        }
    }

    private DBusMessage Receive(long deadline, string subject)
    {
        while (_filled < DBusMessage.FixedSize)
        {
            Fill(deadline, subject);
        }

        int size = DBusMessage.SizeOf(_buffer);
        if (size > _buffer.Length)
        {
            Array.Resize(ref _buffer, size);
        }

        while (_filled < size)
        {
            Fill(deadline, subject);
        }

        DBusMessage message = DBusMessage.Decode(_buffer.AsSpan(0, size));
        Consume(size);
        return message;
    }

    private void Fill(long deadline, string subject)
    {
        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        while (true)
        {
            int received = UnixSockets.TryReceive(_socket, _buffer.AsSpan(_filled));
            if (received > 0)
            {
                _filled += received;
                return;
            }

            if (received == 0)
            {
                throw new LinuxException(Errno.ECONNRESET, "D-Bus", subject);
            }

            long left = deadline - Environment.TickCount64;
            if (left <= 0)
            {
                throw new LinuxException(Errno.ETIMEDOUT, "D-Bus", subject);
            }

            Polling.Wait([new pollfd { fd = _socket.Number, events = Poll.POLLIN }], (int)Math.Min(left, int.MaxValue));
        }
    }

    private void Consume(int count)
    {
        _buffer.AsSpan(count, _filled - count).CopyTo(_buffer);
        _filled -= count;
    }

    private void Keep(DBusMessage message)
    {
        if (message.Type == DBusType.Signal && _signals.Count < MostSignals)
        {
            _signals.Enqueue(message);
        }
    }
}
