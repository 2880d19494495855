using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Host.Signals;
using Enisle.Isolation;

namespace Enisle.Runtime.Foreground;

/// <summary>What this program does while the workload runs in front of it: signals in, bytes both ways, until the process ends.</summary>
internal sealed class ForegroundLoop(IInstanceProcess process, SignalPipe signals, RuntimeLog log)
{
    private const int SignalEntry = 0;
    private const int ProcessEntry = 1;
    private const int NotifyEntry = 2;
    private const int FirstTerminalEntry = 3;

    /// <summary>Set when the workload has a terminal.</summary>
    public ForegroundTerminal? Terminal { get; init; }

    /// <summary>Processes that lose their parents become this program's: it takes them away when they end.</summary>
    public bool HasAdopted { get; init; }

    /// <summary>Set when the service manager waits for «ready».</summary>
    public NotifySocket? Notify { get; init; }

    /// <returns>The exit code of the process.</returns>
    public int Run()
    {
        Span<pollfd> set = stackalloc pollfd[FirstTerminalEntry + ForegroundTerminal.PollEntries];
        int count = Terminal is null ? FirstTerminalEntry : set.Length;
        bool ready = false;
        do
        {
            set[SignalEntry] = new() { fd = signals.Descriptor, events = Poll.POLLIN };
            set[ProcessEntry] = new() { fd = process.PidFd, events = Poll.POLLIN };
            set[NotifyEntry] = new() { fd = ready ? -1 : Notify?.Descriptor ?? -1, events = Poll.POLLIN };
            Terminal?.Fill(set[FirstTerminalEntry..]);
            Polling.Wait(set[..count], -1);
            if (set[SignalEntry].revents != 0)
            {
                PassSignalsOn();
            }

            if (set[NotifyEntry].revents != 0 && Notify!.TakeMessages())
            {
                // This program stays in front of the workload, so it is the one to watch.
                Notify.PassOn(Environment.ProcessId, log, waitForReader: false);
                ready = true;
            }

            Terminal?.Move(set[FirstTerminalEntry..]);
        }
        while (set[ProcessEntry].revents == 0);

        Terminal?.Drain();
        return process.WaitForExit();
    }

    private void PassSignalsOn()
    {
        Span<int> numbers = stackalloc int[64];
        int count;
        while ((count = signals.Read(numbers)) > 0)
        {
            foreach (int signal in numbers[..count])
            {
                Handle(signal);
            }
        }
    }

    private void Handle(int signal)
    {
        switch (signal)
        {
            case Signal.SIGCHLD:
                if (HasAdopted)
                {
                    ChildProcesses.ReapAllBut(process.Pid);
                }

                break;
            case Signal.SIGWINCH:
                Terminal?.Resize();
                break;
            default:
                log.Debug($"sending signal {signal} to process {process.Pid}");
                process.Signal(signal);
                break;
        }
    }
}
