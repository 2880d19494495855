using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Signals;
using Enisle.Isolation;
using Enisle.Spec.Runtime;

namespace Enisle.Runtime.Foreground;

/// <summary>One process in front of this program: signals in, and with a terminal bytes both ways, until it ends.</summary>
public static class ForegroundSession
{
    /// <summary>Starts a process and stays in front of it.</summary>
    /// <param name="terminal">It gets a terminal, and this program's own is handed over to it.</param>
    /// <param name="start">Starts it: its streams are this program's, or the terminal whose master goes to the socket, with the size given.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="Host.LinuxException">A terminal is wanted, and this program has none.</exception>
    public static int Run(bool terminal, Func<OwnedFd?, ConsoleSize?, IInstanceProcess> start)
    {
        StandardStreams streams = StandardStreams.OfProcess;
        using ForegroundTerminal? front = terminal ? ForegroundTerminal.Open(streams) : null;
        using SignalPipe signals = SignalPipe.Install();
        using IInstanceProcess process = start(front?.ConsoleSocket, front?.Size);
        try
        {
            front?.Attach();
            return new ForegroundLoop(process, signals, new RuntimeLog(streams)) { Terminal = front }.Run();
        }
        catch
        {
            process.Signal(Signal.SIGKILL);
            process.WaitForExit();
            throw;
        }
    }
}
