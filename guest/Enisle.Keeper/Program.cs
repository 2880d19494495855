using System.Runtime;
using Enisle.Abi;

namespace Enisle.Keeper;

/// <summary>Stays with an instance from its start to its end: output, log, clients, exit status. src/Enisle.Engine/Keepers/README.md tells the story.</summary>
/// <remarks>
/// Runs without a .NET runtime: nothing here may allocate, throw, or use a string. Whoever executes it was the parent of the
/// instance's first process, and so is this. argv: name, descriptor of the request, the instance's id.
/// </remarks>
internal static unsafe class Program
{
    private const int ExitBroken = 125;
    private const int NotForEver = 60_000; // no deadline is farther away than what fits into epoll_wait's milliseconds
    private static bool s_saidExit;
    private static long s_start;

    [RuntimeExport("main")]
    private static int Start(int argc, byte** argv, byte** environment)
    {
        if (argc < 2 || !Request.TryMap(Decimal.Parse(argv[1])) || !TryOpen())
        {
            return ExitBroken;
        }

        Ending.Remember(environment);
        if (Request.Header->InitPid == 0)
        {
            WaitOut();
        }
        else
        {
            Run();
        }

        Ending.Become();
        return ExitBroken;
    }

    private static bool TryOpen()
    {
        s_start = Kernel.Now();
        byte* attributes = Request.Text(Request.Header->LogAttributes);
        long log = Request.Header->LogFile == 0 ? 0
            : JsonLog.MemorySize(attributes == null ? 0 : Kernel.Length(attributes)) + 2 * Kernel.Length(Request.Text(Request.Header->LogFile));
        if (!Arena.TryReserve(Streams.MemorySize + Clients.MemorySize + Listening.MemorySize + log + 4096) || !Poller.TryOpen() || !Signals.TryOpen())
        {
            return false;
        }

        Confinement.Enter();
        if (Request.Header->InitPid != 0 && !Children.Owns(Request.Header->InitPid))
        {
            return false;
        }

        JsonLog.Open();
        Inputs.Open();
        Streams.Open();
        Clients.Open();
        Listening.Open();
        Checks.Open();
        return true;
    }

    /// <summary>A restart that is put off: children are taken away meanwhile, nothing else happens.</summary>
    private static void WaitOut()
    {
        long end = s_start + Request.Header->DelayNs;
        Children.Reap();
        for (long now = Kernel.Now(); now < end; now = Kernel.Now())
        {
            if (Poller.Wait(Timeout(end, now)) > 0)
            {
                Signals.Take();
                Children.Reap();
            }
        }
    }

    private static void Run()
    {
        TakeEnd(); // it may be over already
        while (!IsOver())
        {
            long now = Kernel.Now();
            long next = Clients.DropSlow(now);
            long check = Checks.Run(now);
            next = check < next ? check : next;
            if (Children.InitHasEnded && !Streams.AreDone)
            {
                long cut = Children.EndedAt + Request.Header->DrainNs;
                if (cut <= now)
                {
                    Streams.CutOff();
                }

                next = cut > now && cut < next ? cut : next;
            }

            int count = IsOver() ? 0 : Poller.Wait(Timeout(next, now));
            for (int i = 0; i < count; i++)
            {
                Handle(Poller.Kind(i), Poller.Index(i), Poller.Events(i));
            }
        }
    }

    /// <summary>Once all output is through, the end is told; it is over when everybody knows.</summary>
    private static bool IsOver()
    {
        if (!Children.InitHasEnded || !Streams.AreDone)
        {
            return false;
        }

        if (!s_saidExit)
        {
            s_saidExit = true;
            Ending.Record();
            Listening.Accept();
            Clients.SayExit(Children.ExitCode, Children.ExitSignal);
        }

        return Clients.AreServed;
    }

    private static void Handle(PollKind kind, int index, int events)
    {
        switch (kind)
        {
            case PollKind.Signal:
                Signals.Take();
                TakeEnd();
                break;
            case PollKind.Listener:
                Listening.Accept();
                break;
            case PollKind.Stream:
                if (index == 0 && Inputs.IsTerminal && Inputs.IsPending && (events & ~Poll.EPOLLIN) != 0)
                {
                    Inputs.Write();
                }

                Streams.Read(index);
                break;
            case PollKind.Input:
                Inputs.Write();
                break;
            case PollKind.Client:
                Serve(index, events);
                break;
        }
    }

    private static void Serve(int index, int events)
    {
        Client* client = Clients.At(index);
        if (client->Fd >= 0 && client->Owed != 0 && (events & ~Poll.EPOLLIN) != 0)
        {
            Clients.Pay(index);
        }

        if (client->Fd >= 0 && (events & ~Poll.EPOLLOUT) != 0 && Clients.IsListenedTo(client))
        {
            Listening.Receive(index);
        }
    }

    private static void TakeEnd()
    {
        bool before = Children.InitHasEnded;
        Children.Reap();
        if (Children.InitHasEnded && !before)
        {
            Clients.Enlarge();
        }
    }

    private static int Timeout(long deadline, long now)
    {
        if (deadline == long.MaxValue)
        {
            return -1;
        }

        long left = (deadline - now + Kernel.Millisecond - 1) / Kernel.Millisecond;
        return left < 0 ? 0 : left > NotForEver ? NotForEver : (int)left;
    }

    // The C# compiler wants an entry point of its own; musl's start code calls the exported one.
    private static void Main()
    {
    }
}
