using Enisle.Abi;

namespace Enisle.Keeper;

/// <summary>Clients that come by the socket, and what clients send.</summary>
internal static unsafe class Listening
{
    private const int ControlSize = 16; // no message but input is longer
    private static int s_listener;
    private static int s_registered;
    private static uint s_uid;
    private static byte* s_control;
    private static byte* s_message;

    /// <summary>What it needs of the <see cref="Arena"/>.</summary>
    public static long MemorySize => KeeperLayout.MaxData + 256;

    public static void Open()
    {
        s_control = Arena.Take(ControlSize);
        s_message = Arena.Take(KeeperLayout.KindSize + KeeperLayout.MaxData);
        s_uid = (uint)Kernel.Call(Syscall.geteuid);
        s_listener = Request.Header->Listener;
        if (s_listener >= 0)
        {
            Kernel.SetNonBlocking(s_listener);
            Kernel.SetCloseOnExec(s_listener, true);
            Resume();
        }
    }

    /// <summary>Listens again, where it had to stop.</summary>
    public static void Resume() => Set(Poll.EPOLLIN);

    /// <summary>Takes all that wait. Nobody but the keeper's own user and root is let in, whatever the directory says.</summary>
    public static void Accept()
    {
        while (s_listener >= 0)
        {
            long fd = Kernel.Call(Syscall.accept4, s_listener, 0, 0, SocketAbi.SOCK_NONBLOCK | SocketAbi.SOCK_CLOEXEC);
            if (fd < 0)
            {
                if (!Kernel.Is(fd, Errno.EAGAIN) && !Kernel.Is(fd, Errno.ECONNABORTED))
                {
                    Set(0); // out of descriptors or memory: until a client goes
                }

                return;
            }

            if (!IsWelcome((int)fd) || !Clients.TryAdd((int)fd, 0))
            {
                Kernel.Close((int)fd);
            }
        }
    }

    /// <summary>Takes one message.</summary>
    public static void Receive(int index)
    {
        Client* client = Clients.At(index);
        bool hasInput = (client->Streams & KeeperStreams.Input) != 0;
        byte* message = hasInput ? s_message : s_control; // the other may hold input that is on its way
        int size = hasInput ? KeeperLayout.KindSize + KeeperLayout.MaxData : ControlSize;
        long length = Kernel.Call(Syscall.recvfrom, client->Fd, (long)message, size, SocketAbi.MSG_DONTWAIT | SocketAbi.MSG_TRUNC);
        if (!Kernel.Is(length, Errno.EAGAIN) && (length <= 0 || length > size || !Obey(client, message, (int)length)))
        {
            Clients.Drop(index); // it has gone, or does not keep to the protocol
        }
        else
        {
            Clients.Register(index);
        }
    }

    private static bool Obey(Client* client, byte* message, int length)
    {
        byte kind = message[0];
        if (!client->HasSaidHello)
        {
            client->HasSaidHello = true;
            client->Streams = length == 2 ? message[1] & KeeperStreams.All : 0;
            return kind == KeeperMessage.Hello && length == 2 && (message[1] & ~KeeperStreams.All) == 0;
        }

        if (kind == KeeperMessage.Input && (client->Streams & KeeperStreams.Input) != 0)
        {
            Inputs.Take(message + KeeperLayout.KindSize, length - KeeperLayout.KindSize);
            return true;
        }

        if (kind == KeeperMessage.InputEnd && length == KeeperLayout.KindSize)
        {
            Clients.EndInput(client);
            return true;
        }

        if (kind == KeeperMessage.Resize && length == KeeperLayout.ResizeSize)
        {
            Inputs.Resize((ushort)(message[1] | (message[2] << 8)), (ushort)(message[3] | (message[4] << 8)));
            return true;
        }

        return false;
    }

    private static bool IsWelcome(int fd)
    {
        uint* credentials = stackalloc uint[3]; // struct ucred: pid, uid, gid
        int size = 3 * sizeof(uint);
        long result = Kernel.Call(Syscall.getsockopt, fd, SocketAbi.SOL_SOCKET, SocketAbi.SO_PEERCRED, (long)credentials, (long)&size);
        return result == 0 && (credentials[1] == s_uid || credentials[1] == 0);
    }

    private static void Set(int events)
    {
        if (s_listener >= 0)
        {
            fixed (int* registered = &s_registered)
            {
                Poller.Set(s_listener, registered, events, PollKind.Listener, 0);
            }
        }
    }
}
