using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Signals;

/// <summary>Signals of this process as numbers in a pipe, for a poll(2) loop that passes them on.</summary>
/// <remarks>
/// signalfd(2) would need every thread to block the signals, and the runtime's own threads do not. Left alone: signals that cannot
/// be caught, that a fault makes, that the runtime or libc uses (SIGPIPE, real-time 32 to 34), and those that whoever started this
/// program has told it to ignore (nohup). Thread: one instance in a process at a time.
/// </remarks>
public sealed unsafe class SignalPipe : IDisposable
{
    private const int LastSignal = 64;
    private const int FirstFree = 35; // 32 and 33 are libc's, 34 is how the runtime suspends threads
    private readonly KernelSigaction[] _before = new KernelSigaction[LastSignal + 1];
    private readonly OwnedFd _read;
    private readonly OwnedFd _write;
    private ulong _installed;

    private SignalPipe((OwnedFd Read, OwnedFd Write) pipe)
    {
        _read = pipe.Read;
        _write = pipe.Write;
    }

    /// <summary>Readable when signals have arrived.</summary>
    public int Descriptor => _read.Number;

    /// <summary>Catches them from now on.</summary>
    public static SignalPipe Install()
    {
        SignalPipe pipe = new(Pipes.Create());
        foreach (int fd in (ReadOnlySpan<int>)[pipe._read.Number, pipe._write.Number])
        {
            Check.Call(Libc.fcntl(fd, Fcntl.F_SETFL, Fcntl.O_NONBLOCK), "F_SETFL", "signal pipe");
        }

        KernelSigaction action = SignalStub.Map(pipe._write.Number);
        for (int signal = 1; signal <= LastSignal; signal++)
        {
            if (IsForwardable(signal))
            {
                pipe.Catch(signal, in action);
            }
        }

        return pipe;
    }

    /// <summary>Takes the numbers that have arrived, in order.</summary>
    /// <returns>How many there were; 0 when there are no more.</returns>
    public int Read(Span<int> numbers)
    {
        fixed (int* p = numbers)
        {
            nint length = Libc.read(_read.Number, p, (nuint)(numbers.Length * sizeof(int)));
            return length > 0 ? (int)(length / sizeof(int)) : 0;
        }
    }

    /// <summary>Dispositions become what they were.</summary>
    public void Dispose()
    {
        for (int signal = 1; signal <= LastSignal; signal++)
        {
            if ((_installed & (1ul << (signal - 1))) != 0)
            {
                fixed (KernelSigaction* before = &_before[signal])
                {
                    Libc.syscall((long)Syscall.rt_sigaction, signal, (long)before, 0, sizeof(ulong));
                }
            }
        }

        _read.Dispose();
        _write.Dispose();
    }

    private static bool IsForwardable(int signal) => signal switch
    {
        Signal.SIGKILL or Signal.SIGSTOP or Signal.SIGPIPE => false,
        Signal.SIGILL or Signal.SIGTRAP or Signal.SIGABRT or Signal.SIGBUS or Signal.SIGFPE or Signal.SIGSEGV or Signal.SIGSYS => false,
        _ => signal is <= Signal.SIGSYS or >= FirstFree,
    };

    private void Catch(int signal, in KernelSigaction action)
    {
        fixed (KernelSigaction* after = &action, before = &_before[signal])
        {
            if (Libc.syscall((long)Syscall.rt_sigaction, signal, (long)after, (long)before, sizeof(ulong)) != 0)
            {
                throw new LinuxException(Libc.Errno, "rt_sigaction");
            }

            const int SIG_IGN = 1;
            if ((nint)before->Handler == SIG_IGN && signal != Signal.SIGCHLD)
            {
                Libc.syscall((long)Syscall.rt_sigaction, signal, (long)before, 0, sizeof(ulong));
                return;
            }

            _installed |= 1ul << (signal - 1);
        }
    }
}
