using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Engine.Events;

/// <summary>Reads the event log as it grows.</summary>
public sealed class EventFollower(string file)
{
    private readonly StringBuilder _partial = new();
    private long _position;
    private ulong _inode;

    /// <summary>Gives every event that is kept, then each new one, until <paramref name="untilNs"/>.</summary>
    /// <param name="untilNs">Nanoseconds since 1970; <see cref="long.MaxValue"/>: for ever.</param>
    /// <param name="handler">Takes them.</param>
    public void Read(long untilNs, Action<EngineEvent> handler)
    {
        EngineDirectories.Make(file[..file.LastIndexOf('/')]);
        using DirectoryWatch watch = new();
        watch.TryAdd(file[..file.LastIndexOf('/')]); // before the first byte is read: nothing is missed
        ReadOld(handler);
        while (true)
        {
            ReadNew(handler);
            long left = untilNs == long.MaxValue ? -1 : (untilNs - Now()) / 1_000_000;
            if (untilNs != long.MaxValue && left <= 0)
            {
                return;
            }

            Polling.Wait([new() { fd = watch.Descriptor, events = Poll.POLLIN }], (int)Math.Min(left, int.MaxValue));
            watch.Take(static (_, _, _) => { });
        }
    }

    private void ReadOld(Action<EngineEvent> handler)
    {
        using OwnedFd? old = HostFile.TryOpenAt(Fcntl.AT_FDCWD, $"{file}.1", Fcntl.O_RDONLY, 0, out _);
        if (old is not null)
        {
            Lines(HostFile.ReadToEnd(old, file), handler);
        }
    }

    private void ReadNew(Action<EngineEvent> handler)
    {
        using OwnedFd? current = HostFile.TryOpenAt(Fcntl.AT_FDCWD, file, Fcntl.O_RDONLY, 0, out _);
        if (current is null)
        {
            return;
        }

        ulong inode = FileStatus.Of(current.Number).Inode;
        if (inode != _inode)
        {
            // Rotated; what was written to the old one since the last look is in it still.
            (_inode, _position) = (inode, 0);
        }

        byte[] buffer = new byte[16 * 1024];
        while (HostFile.ReadAt(current, buffer, _position) is > 0 and var length)
        {
            _position += length;
            Lines(buffer.AsSpan(0, length), handler);
        }
    }

    private void Lines(ReadOnlySpan<byte> bytes, Action<EngineEvent> handler)
    {
        _partial.Append(Encoding.UTF8.GetString(bytes));
        string text = _partial.ToString();
        int end = text.LastIndexOf('\n') + 1;
        foreach (string line in text[..end].Split('\n'))
        {
            if (EventLog.TryParse(line) is { } happened)
            {
                handler(happened);
            }
        }

        _partial.Clear().Append(text.AsSpan(end));
    }

    private static long Now() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
}
