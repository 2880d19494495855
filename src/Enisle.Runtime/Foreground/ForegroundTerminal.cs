using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Sockets;
using Enisle.Host.Terminal;
using Enisle.Spec.Runtime;

namespace Enisle.Runtime.Foreground;

/// <summary>This program's own terminal in front of the workload's: raw, and bytes copied both ways.</summary>
/// <remarks>Thread: one, the loop's. Disposing gives the person his terminal back, on every way out.</remarks>
internal sealed class ForegroundTerminal : IDisposable
{
    /// <summary>How many entries of the poll set it uses.</summary>
    public const int PollEntries = 3;

    private const int LastOutputLimit = 256 * 1024;
    private readonly StandardStreams _streams;
    private readonly HostTerminal _host;
    private readonly OwnedFd? _hostFile;
    private readonly OwnedFd _ours;
    private readonly ByteBuffer _toWorkload = new();
    private readonly ByteBuffer _toPerson = new();
    private OwnedFd? _master;
    private HostTerminal? _workload;
    private bool _inputOpen = true;
    private bool _outputOpen = true;
    private bool _masterOpen = true;

    private ForegroundTerminal(StandardStreams streams, HostTerminal host, OwnedFd? hostFile)
    {
        _streams = streams;
        _host = host;
        _hostFile = hostFile;
        (_ours, ConsoleSocket) = Pipes.CreateSocketPair();
    }

    /// <summary>What the level sends the master to.</summary>
    public OwnedFd ConsoleSocket { get; }

    /// <summary>Finds this program's terminal: any of its streams, else the controlling terminal.</summary>
    /// <exception cref="LinuxException">It has none.</exception>
    public static ForegroundTerminal Open(StandardStreams streams)
    {
        foreach (int fd in (ReadOnlySpan<int>)[streams.Error, streams.Output, streams.Input])
        {
            if (HostTerminal.IsTerminal(fd))
            {
                return new ForegroundTerminal(streams, new HostTerminal(fd), null);
            }
        }

        OwnedFd controlling = HostFile.Open("/dev/tty", Fcntl.O_RDWR | Fcntl.O_NOCTTY);
        return new ForegroundTerminal(streams, new HostTerminal(controlling.Number), controlling);
    }

    /// <summary>The process with a terminal as large as the person's from its first instruction on, unless it says otherwise itself.</summary>
    public Process WithSize(Process process) => process.ConsoleSize is null && Size is { } size ? process with { ConsoleSize = size } : process;

    /// <summary>The person's terminal's; null when it does not say.</summary>
    public ConsoleSize? Size => _host.Size is { } size ? new ConsoleSize(size.Rows, size.Columns) : null;

    /// <summary>Takes the master that the level has sent, and the person's terminal over.</summary>
    public void Attach()
    {
        ConsoleSocket.Dispose(); // so that a level that sent nothing is the end of the stream, not a wait for ever
        _master = UnixSockets.ReceiveDescriptor(_ours, new byte[256], out _)
            ?? throw new EnisleException(ErrorKind.Host, "process.terminal: the terminal was not handed over");
        _workload = new HostTerminal(_master.Number);
        new BorrowedFd(_master.Number).SetNonBlocking();
        Resize();
        _host.SetRaw();
    }

    /// <summary>The workload's terminal gets the size of the person's.</summary>
    public void Resize() => _workload?.CopySizeFrom(_host);

    /// <summary>Says what to wait for.</summary>
    public void Fill(Span<pollfd> set)
    {
        int toMaster = _toPerson.IsEmpty && _masterOpen ? Poll.POLLIN : 0;
        toMaster |= _toWorkload.IsEmpty ? 0 : Poll.POLLOUT;
        set[0] = Entry(_inputOpen && _toWorkload.IsEmpty, _streams.Input, Poll.POLLIN);
        set[1] = Entry(_masterOpen && toMaster != 0, _master!.Number, toMaster);
        set[2] = Entry(!_toPerson.IsEmpty, _streams.Output, Poll.POLLOUT);
    }

    /// <summary>Moves what can be moved without waiting.</summary>
    public void Move(ReadOnlySpan<pollfd> set)
    {
        if (set[0].revents != 0)
        {
            _inputOpen = _toWorkload.FillFrom(new BorrowedFd(_streams.Input));
        }

        if ((set[1].revents & Poll.POLLOUT) != 0 && !_toWorkload.IsEmpty)
        {
            _masterOpen = _toWorkload.EmptyInto(new BorrowedFd(_master!.Number));
        }

        // POLLHUP without POLLIN: no program has the other side open any more, and what they wrote is read.
        if ((set[1].revents & (Poll.POLLIN | Poll.POLLHUP | Poll.POLLERR)) != 0 && _toPerson.IsEmpty)
        {
            _masterOpen = _toPerson.FillFrom(new BorrowedFd(_master!.Number));
        }

        if (set[2].revents != 0)
        {
            WriteOut();
        }
    }

    /// <summary>What the workload wrote before it ended.</summary>
    public void Drain()
    {
        BorrowedFd output = new(_streams.Output);
        int total = 0;
        do
        {
            while (!_toPerson.IsEmpty && _outputOpen)
            {
                Polling.Wait([new() { fd = output.Number, events = Poll.POLLOUT }], -1);
                WriteOut();
            }

            _toPerson.Clear();
            _ = _toPerson.FillFrom(new BorrowedFd(_master!.Number));

            // A process that outlives the first one may write for ever: only what was there already counts.
            total += 4096;
        }
        while (!_toPerson.IsEmpty && total < LastOutputLimit);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _host.Restore();
        _master?.Dispose();
        _ours.Dispose();
        ConsoleSocket.Dispose();
        _hostFile?.Dispose();
    }

    private void WriteOut()
    {
        _outputOpen = _toPerson.EmptyInto(new BorrowedFd(_streams.Output));
        if (!_outputOpen)
        {
            _toPerson.Clear(); // nobody reads: the workload goes on all the same
        }
    }

    private static pollfd Entry(bool wanted, int fd, int events) => new() { fd = wanted ? fd : -1, events = (short)events };
}
