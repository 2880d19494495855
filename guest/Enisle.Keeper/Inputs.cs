using Enisle.Abi;

namespace Enisle.Keeper;

/// <summary>The workload's input: a pipe's write end, or the terminal. One message is on its way at a time; until it is through, no client is listened to.</summary>
internal static unsafe class Inputs
{
    private static int s_fd;
    private static int s_registered;
    private static byte* s_data;
    private static int s_length;
    private static bool s_closes;

    public static bool IsTerminal;

    public static bool IsPending => s_length > 0;

    public static void Open()
    {
        IsTerminal = Request.Header->Terminal != KeeperLayout.None;
        s_fd = IsTerminal ? Request.Header->Terminal : Request.Header->Input;
        if (s_fd >= 0 && !IsTerminal)
        {
            Kernel.SetNonBlocking(s_fd);
            Kernel.SetCloseOnExec(s_fd, true);
        }
    }

    /// <summary>Takes a client's bytes, which stay where they are until they are written.</summary>
    public static void Take(byte* data, int length)
    {
        s_data = data;
        s_length = length;
        Write();
    }

    /// <summary>Writes what is pending, as far as it goes.</summary>
    public static void Write()
    {
        while (s_length > 0)
        {
            long written = s_fd < 0 ? -1 : Kernel.Call(Syscall.write, s_fd, (long)s_data, s_length);
            if (Kernel.Is(written, Errno.EAGAIN))
            {
                break;
            }

            // A workload that reads no more: what is typed for it goes nowhere.
            s_length -= written > 0 ? (int)written : s_length;
            s_data += written > 0 ? written : 0;
        }

        if (s_length == 0 && s_closes)
        {
            Close();
        }

        Register();
        Clients.RegisterAll();
    }

    /// <summary>The workload sees the end of its input once it has read what is on its way. A terminal has no such end.</summary>
    public static void End()
    {
        if (IsTerminal)
        {
            return;
        }

        s_closes = true;
        if (s_length == 0)
        {
            Close();
        }
    }

    /// <summary>The stream closes the descriptor that is its own.</summary>
    public static void TerminalHasEnded()
    {
        if (IsTerminal)
        {
            s_fd = -1;
            s_length = 0;
        }
    }

    public static void Resize(ushort rows, ushort columns)
    {
        if (IsTerminal && s_fd >= 0)
        {
            ushort* size = stackalloc ushort[4];
            size[0] = rows;
            size[1] = columns;
            size[2] = 0;
            size[3] = 0;
            Kernel.Call(Syscall.ioctl, s_fd, Ioctls.TIOCSWINSZ, (long)size);
        }
    }

    private static void Register()
    {
        if (IsTerminal)
        {
            Streams.Register(0);
        }
        else if (s_fd >= 0)
        {
            fixed (int* registered = &s_registered)
            {
                Poller.Set(s_fd, registered, s_length > 0 ? Poll.EPOLLOUT : 0, PollKind.Input, 0);
            }
        }
    }

    private static void Close()
    {
        if (s_fd >= 0)
        {
            Kernel.Close(s_fd);
            s_fd = -1;
            s_registered = 0;
        }
    }
}
