using Enisle.Abi;

namespace Enisle.Keeper;

/// <summary>Who is attached, and what they are sent. The kernel's socket buffers are the only queues there are.</summary>
/// <remarks>
/// A client that does not read fills its socket; from then on it is owed a chunk and the workload waits, as Docker's does. In the
/// foreground that lasts until it reads; others are let go after <see cref="KeeperHeader.PatienceNs"/>, so that none stops a workload for ever.
/// </remarks>
internal static unsafe class Clients
{
    public const int Max = 64;
    private const int ExitBit = 1 << 2;
    private const int StreamBits = 3;
    private const int LargeBuffer = 8 << 20;
    private static Client* s_clients;
    private static byte* s_exit;

    /// <summary>What it needs of the <see cref="Arena"/>.</summary>
    public static long MemorySize => Max * sizeof(Client) + 256;

    public static void Open()
    {
        s_clients = (Client*)Arena.Take(Max * sizeof(Client));
        s_exit = Arena.Take(KeeperLayout.ExitSize);
        for (int i = 0; i < Max; i++)
        {
            s_clients[i].Fd = -1;
        }

        if (Request.Header->Client != KeeperLayout.None)
        {
            Kernel.SetNonBlocking(Request.Header->Client);
            Kernel.SetCloseOnExec(Request.Header->Client, true);
            TryAdd(Request.Header->Client, Request.Header->ClientStreams);
        }
    }

    public static Client* At(int index) => &s_clients[index];

    /// <summary>Takes a connection; the streams of one that has not said hello are 0.</summary>
    /// <returns>False: there is no place.</returns>
    public static bool TryAdd(int fd, int streams)
    {
        for (int i = 0; i < Max; i++)
        {
            Client* client = &s_clients[i];
            if (client->Fd < 0)
            {
                *client = default;
                client->Fd = fd;
                client->Streams = streams & KeeperStreams.All;
                client->HasSaidHello = streams != 0;
                Register(i);
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives a stream's chunk to all that want it.</summary>
    public static void Offer(int stream)
    {
        int wanted = Streams.At(stream)->Kind == KeeperMessage.Error ? KeeperStreams.Error : KeeperStreams.Output;
        for (int i = 0; i < Max; i++)
        {
            Client* client = &s_clients[i];
            if (client->Fd >= 0 && (client->Streams & wanted) != 0 && !client->IsDeaf && !Send(client, stream))
            {
                Streams.At(stream)->Owed++;
                Owe(i, 1 << stream);
            }
        }
    }

    /// <summary>It can be sent something again.</summary>
    public static void Pay(int index)
    {
        Client* client = &s_clients[index];
        for (int bit = 0; bit < StreamBits && client->Owed != 0; bit++)
        {
            if ((client->Owed & (1 << bit)) == 0)
            {
                continue;
            }

            bool sent = 1 << bit == ExitBit ? SendExit(client) : Send(client, bit);
            if (!sent)
            {
                break;
            }

            client->BlockedSince = Kernel.Now();
            client->Owed &= ~(1 << bit);
            if (1 << bit != ExitBit)
            {
                Streams.Settle(bit);
            }
        }

        Register(index);
    }

    /// <summary>The instance has ended: from here on a slow reader is to hold up as little as possible. What pipes hold fits into a larger buffer.</summary>
    public static void Enlarge()
    {
        int size = LargeBuffer; // cut by the kernel to net.core.wmem_max, and doubled
        for (int i = 0; i < Max; i++)
        {
            if (s_clients[i].Fd >= 0)
            {
                Kernel.Call(Syscall.setsockopt, s_clients[i].Fd, SocketAbi.SOL_SOCKET, SocketAbi.SO_SNDBUF, (long)&size, sizeof(int));
                Pay(i);
            }
        }
    }

    /// <summary>Tells all how the instance has ended.</summary>
    public static void SayExit(int code, int signal)
    {
        s_exit[0] = KeeperMessage.Exit;
        Kernel.Copy(s_exit + KeeperLayout.KindSize, (byte*)&code, sizeof(int));
        Kernel.Copy(s_exit + KeeperLayout.KindSize + sizeof(int), (byte*)&signal, sizeof(int));
        for (int i = 0; i < Max; i++)
        {
            if (s_clients[i].Fd >= 0 && !s_clients[i].IsDeaf && !SendExit(&s_clients[i]))
            {
                Owe(i, ExitBit);
            }
        }
    }

    /// <summary>Whether nobody waits for anything.</summary>
    public static bool AreServed
    {
        get
        {
            for (int i = 0; i < Max; i++)
            {
                if (s_clients[i].Fd >= 0 && s_clients[i].Owed != 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Lets those go that have tried the workload's patience.</summary>
    /// <returns>When to look again.</returns>
    public static long DropSlow(long now)
    {
        long next = long.MaxValue;
        for (int i = 0; i < Max; i++)
        {
            Client* client = &s_clients[i];
            if (client->Fd < 0 || client->Owed == 0 || (client->Streams & KeeperStreams.Foreground) != 0)
            {
                continue;
            }

            long end = client->BlockedSince + Request.Header->PatienceNs;
            if (end <= now)
            {
                Drop(i);
            }
            else if (end < next)
            {
                next = end;
            }
        }

        return next;
    }

    public static void Drop(int index)
    {
        Client* client = &s_clients[index];
        Deafen(client);
        Kernel.Close(client->Fd);
        client->Fd = -1;
        EndInput(client);
        Listening.Resume();
    }

    /// <summary>A client has no more input; the workload neither, where its input is for once and nobody else has any.</summary>
    public static void EndInput(Client* client)
    {
        if ((client->Streams & KeeperStreams.Input) == 0)
        {
            return;
        }

        client->Streams &= ~KeeperStreams.Input;
        for (int i = 0; i < Max; i++)
        {
            if (s_clients[i].Fd >= 0 && (s_clients[i].Streams & KeeperStreams.Input) != 0)
            {
                return;
            }
        }

        if ((Request.Header->Flags & KeeperFlags.InputOnce) != 0)
        {
            Inputs.End();
        }
    }

    /// <summary>Who has input is listened to only while none is on its way.</summary>
    public static bool IsListenedTo(Client* client) => !Inputs.IsPending || (client->Streams & KeeperStreams.Input) == 0;

    public static void Register(int index)
    {
        Client* client = &s_clients[index];
        if (client->Fd >= 0)
        {
            int events = (IsListenedTo(client) ? Poll.EPOLLIN : 0) | (client->Owed != 0 ? Poll.EPOLLOUT : 0);
            Poller.Set(client->Fd, &client->Registered, events, PollKind.Client, index);
        }
    }

    public static void RegisterAll()
    {
        for (int i = 0; i < Max; i++)
        {
            Register(i);
        }
    }

    /// <summary>Connections outlive this program: their end tells that the next one is done.</summary>
    public static void PassOn()
    {
        for (int i = 0; i < Max; i++)
        {
            if (s_clients[i].Fd >= 0)
            {
                Kernel.SetCloseOnExec(s_clients[i].Fd, false);
            }
        }
    }

    private static void Owe(int index, int bit)
    {
        Client* client = &s_clients[index];
        client->BlockedSince = client->Owed == 0 ? Kernel.Now() : client->BlockedSince;
        client->Owed |= bit;
        Register(index);
    }

    private static bool Send(Client* client, int stream)
    {
        Stream* source = Streams.At(stream);
        return Send(client, source->Chunk - KeeperLayout.KindSize, source->ChunkLength + KeeperLayout.KindSize);
    }

    private static bool SendExit(Client* client) => Send(client, s_exit, KeeperLayout.ExitSize);

    /// <returns>False: not now. One that has gone is sent to with success.</returns>
    private static bool Send(Client* client, byte* message, int length)
    {
        long sent = Kernel.Call(Syscall.sendto, client->Fd, (long)message, length, SocketAbi.MSG_DONTWAIT | SocketAbi.MSG_NOSIGNAL);
        if (Kernel.Is(sent, Errno.EAGAIN))
        {
            return false;
        }

        client->IsDeaf = sent < 0;
        return true;
    }

    private static void Deafen(Client* client)
    {
        client->IsDeaf = true;
        int owed = client->Owed;
        client->Owed = 0;
        for (int stream = 0; 1 << stream < ExitBit; stream++)
        {
            if ((owed & (1 << stream)) != 0)
            {
                Streams.Settle(stream);
            }
        }
    }
}
