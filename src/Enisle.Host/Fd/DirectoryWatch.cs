using System.Buffers.Binary;
using System.Text;
using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>Tells when files in directories change. Spec: inotify(7).</summary>
public sealed unsafe class DirectoryWatch : IDisposable
{
    private const int WatchOffset = 0; // struct inotify_event: wd, mask, cookie, len, name
    private const int MaskOffset = 4;
    private const int LengthOffset = 12;
    private const int HeaderSize = 16;
    private const int BufferSize = 4096;
    private readonly OwnedFd _inotify;
    private readonly byte[] _buffer = new byte[BufferSize];

    /// <summary>Watches nothing yet.</summary>
    public DirectoryWatch() => _inotify = Check.Fd(Libc.inotify_init1(Inotify.IN_CLOEXEC | Inotify.IN_NONBLOCK), "inotify_init1");

    /// <summary>Readable when something has happened.</summary>
    public int Descriptor => _inotify.Number;

    /// <summary>Also watches the files of a directory: written to, made, moved in, gone.</summary>
    /// <returns>What <see cref="Take"/> names it by; -1: there is no such directory.</returns>
    public int TryAdd(string directory)
    {
        CString name = new(directory, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name)
        {
            uint mask = Inotify.IN_MODIFY | Inotify.IN_CREATE | Inotify.IN_MOVED_TO | Inotify.IN_MOVED_FROM | Inotify.IN_DELETE | Inotify.IN_ONLYDIR;
            int watch = Libc.inotify_add_watch(_inotify.Number, p, mask);
            return watch >= 0 || Libc.Errno is Errno.ENOENT or Errno.ENOTDIR
                ? watch
                : throw new LinuxException(Libc.Errno, "inotify_add_watch", directory);
        }
    }

    /// <summary>Takes what has happened; does not wait.</summary>
    /// <param name="handler">Takes the directory, the name in it and what it was; IN_IGNORED, without a name: the directory itself has gone.</param>
    public void Take(Action<int, string, uint> handler)
    {
        fixed (byte* p = _buffer)
        {
            nint length;
            while ((length = Libc.read(_inotify.Number, p, BufferSize)) > 0)
            {
                Split(_buffer.AsSpan(0, (int)length), handler);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _inotify.Dispose();

    private static void Split(ReadOnlySpan<byte> events, Action<int, string, uint> handler)
    {
        while (events.Length >= HeaderSize)
        {
            int watch = BinaryPrimitives.ReadInt32LittleEndian(events[WatchOffset..]);
            uint mask = BinaryPrimitives.ReadUInt32LittleEndian(events[MaskOffset..]);
            int size = BinaryPrimitives.ReadInt32LittleEndian(events[LengthOffset..]);
            ReadOnlySpan<byte> name = events.Slice(HeaderSize, size).TrimEnd((byte)0);
            handler(watch, Encoding.UTF8.GetString(name), mask);
            events = events[(HeaderSize + size)..];
        }
    }
}
