using Enisle.Abi;

namespace Enisle.Keeper;

/// <summary>Output: read from the workload, logged, given to the clients. Nothing is read while a client is owed what came before.</summary>
internal static unsafe class Streams
{
    private const int Count = 2;
    private const int Room = 64; // before a chunk: the message's kind is its last byte
    private const int LastBytes = 1 << 20;
    private static Stream* s_streams;

    /// <summary>What it needs of the <see cref="Arena"/>.</summary>
    public static long MemorySize => Count * (sizeof(Stream) + 2L * KeeperLayout.MaxData + 8 * Room);

    public static void Open()
    {
        s_streams = (Stream*)Arena.Take(Count * sizeof(Stream));
        KeeperHeader* request = Request.Header;
        Add(0, request->Terminal != KeeperLayout.None ? request->Terminal : request->Output, KeeperMessage.Output);
        Add(1, request->Error, KeeperMessage.Error);
    }

    public static Stream* At(int index) => &s_streams[index];

    /// <summary>One read, and all that follows from it.</summary>
    /// <returns>False: there is nothing more now, or ever.</returns>
    public static bool Read(int index)
    {
        Stream* stream = &s_streams[index];
        if (stream->Fd < 0 || stream->ChunkLength > 0)
        {
            return false;
        }

        long length = Kernel.Call(Syscall.read, stream->Fd, (long)stream->Chunk, KeeperLayout.MaxData);
        if (Kernel.Is(length, Errno.EAGAIN))
        {
            return false;
        }

        // A terminal's master says EIO when nobody has the other side open any more.
        if (length <= 0)
        {
            Close(stream, index);
            return false;
        }

        JsonLog.Append(stream, stream->Chunk, (int)length);
        stream->Chunk[-1] = stream->Kind;
        stream->ChunkLength = (int)length;
        Clients.Offer(index);
        Release(index);
        return true;
    }

    /// <summary>A client has taken what it was owed, or has gone.</summary>
    public static void Settle(int index)
    {
        s_streams[index].Owed--;
        Release(index);
    }

    /// <summary>Nobody waits for output any more: what is there is read, within limits, and no more.</summary>
    public static void CutOff()
    {
        for (int i = 0; i < Count; i++)
        {
            Stream* stream = &s_streams[i];
            while (stream->Fd >= 0 && stream->ChunkLength == 0)
            {
                stream->LastBytes += KeeperLayout.MaxData;
                if (stream->LastBytes > LastBytes || !Read(i))
                {
                    break;
                }
            }

            // Owed to a slow client: its turn comes again.
            if (stream->Fd >= 0 && stream->ChunkLength == 0)
            {
                Close(stream, i);
            }
        }
    }

    /// <summary>Whether all output is read, logged and given to the clients.</summary>
    public static bool AreDone
    {
        get
        {
            for (int i = 0; i < Count; i++)
            {
                if (s_streams[i].Fd >= 0 || s_streams[i].ChunkLength > 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Registers a stream for what is wanted of it now; a terminal takes input as well.</summary>
    public static void Register(int index)
    {
        Stream* stream = &s_streams[index];
        if (stream->Fd >= 0)
        {
            bool writes = index == 0 && Inputs.IsTerminal && Inputs.IsPending;
            int events = (stream->ChunkLength == 0 ? Poll.EPOLLIN : 0) | (writes ? Poll.EPOLLOUT : 0);
            Poller.Set(stream->Fd, &stream->Registered, events, PollKind.Stream, index);
        }
    }

    private static void Add(int index, int fd, byte kind)
    {
        Stream* stream = &s_streams[index];
        stream->Fd = fd;
        stream->Kind = kind;
        stream->Chunk = Arena.Take(Room + KeeperLayout.MaxData) + Room;
        stream->Line = Arena.Take(KeeperLayout.MaxData);
        stream->PartStamp = Arena.Take(Stamp.MaxLength);
        if (fd >= 0)
        {
            Kernel.SetNonBlocking(fd);
            Kernel.SetCloseOnExec(fd, true);
            Register(index);
        }
    }

    private static void Release(int index)
    {
        Stream* stream = &s_streams[index];
        stream->ChunkLength = stream->Owed > 0 ? stream->ChunkLength : 0;
        Register(index);
    }

    private static void Close(Stream* stream, int index)
    {
        JsonLog.End(stream);
        if (index == 0)
        {
            Inputs.TerminalHasEnded();
        }

        Kernel.Close(stream->Fd);
        stream->Fd = -1;
        stream->Registered = 0;
    }
}
