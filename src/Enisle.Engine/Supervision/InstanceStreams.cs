using Enisle.Abi;
using Enisle.Bundles.Options;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Sockets;

namespace Enisle.Engine.Supervision;

/// <summary>The workload's streams: its ends become this process's 0, 1 and 2, which it inherits; the engine's ends are kept here.</summary>
internal sealed class InstanceStreams : IDisposable
{
    private OwnedFd? _input;
    private OwnedFd? _output;
    private OwnedFd? _error;
    private OwnedFd? _console;

    /// <summary>What the level sends the terminal's master to; null when the workload has none.</summary>
    public OwnedFd? ConsoleSocket { get; private set; }

    public static InstanceStreams Open(WorkloadOptions workload)
    {
        InstanceStreams streams = new();
        if (workload.Tty)
        {
            (streams._console, streams.ConsoleSocket) = Pipes.CreateSocketPair();
            return streams;
        }

        OwnedFd theirInput;
        (OwnedFd Read, OwnedFd Write) output = Pipes.Create();
        (OwnedFd Read, OwnedFd Write) error = Pipes.Create();
        if (workload.OpenStdin)
        {
            (theirInput, streams._input) = Pipes.Create();
        }
        else
        {
            theirInput = HostFile.Open("/dev/null", Fcntl.O_RDONLY);
        }

        StandardDescriptors.Replace(theirInput, output.Write, error.Write);
        theirInput.Dispose();
        output.Write.Dispose();
        error.Write.Dispose();
        streams._output = output.Read;
        streams._error = error.Read;
        return streams;
    }

    /// <summary>The terminal's master, which the level has sent; null when the workload has none.</summary>
    public OwnedFd? TakeTerminal()
    {
        if (_console is null)
        {
            return null;
        }

        ConsoleSocket!.Dispose(); // so that a level that sent nothing is the end of the stream, not a wait for ever
        return UnixSockets.ReceiveDescriptor(_console, new byte[256], out _)
            ?? throw new EnisleException(ErrorKind.Host, "process.terminal: the terminal was not handed over");
    }

    public OwnedFd? TakeInput() => Take(ref _input);

    public OwnedFd? TakeOutput() => Take(ref _output);

    public OwnedFd? TakeError() => Take(ref _error);

    public void Dispose()
    {
        _input?.Dispose();
        _output?.Dispose();
        _error?.Dispose();
        _console?.Dispose();
        ConsoleSocket?.Dispose();
    }

    private static OwnedFd? Take(ref OwnedFd? fd)
    {
        OwnedFd? taken = fd;
        fd = null;
        return taken;
    }
}
