using Enisle.Host.Fd;

namespace Enisle.Engine.Logs;

/// <summary>Reads a log that a keeper writes, or has written, across its rotation.</summary>
/// <param name="path">The current file.</param>
public sealed class LogReader(string path)
{
    private const int NanosecondsPerMillisecond = 1_000_000;
    private readonly LogLineParser _parser = new();
    private bool _enough;

    /// <summary>Lines that were no log lines: of a crash, or written by somebody else.</summary>
    public long DamagedLines { get; private set; }

    /// <summary>Gives the lines, in order, to <paramref name="handler"/>.</summary>
    /// <param name="query">Which.</param>
    /// <param name="follow">Null: only what there is. Else new ones as well, until the instance has ended and all is read.</param>
    /// <param name="handler">Takes them, and says when it has had enough.</param>
    public void Read(LogQuery query, LogFollow? follow, LogLineHandler handler)
    {
        _enough = false;
        using DirectoryWatch? watch = follow is null ? null : new DirectoryWatch();
        LogWait? wait = watch is null ? null : new LogWait(watch, follow!, path); // before the first byte is read: nothing is missed
        List<LogFile> files = LogFiles.OpenAll(path);
        try
        {
            int first = Seek(files, query.Tail);
            for (int i = first; i < files.Count; i++)
            {
                if (!ReadLines(files[i], query, handler))
                {
                    return;
                }
            }

            if (wait is not null)
            {
                LogFile? last = files.Count > 0 ? files[^1] : null;
                files.Remove(last!);
                Follow(last, wait, query, handler);
            }
        }
        finally
        {
            files.ForEach(static file => file.Dispose());
        }
    }

    /// <returns>The first file to read, each one's position set.</returns>
    private static int Seek(List<LogFile> files, int tail)
    {
        if (tail < 0)
        {
            return 0;
        }

        for (int i = files.Count - 1; i >= 0; i--)
        {
            files[i].Position = tail == 0 ? files[i].Size : files[i].FindLast(ref tail);
            if (tail == 0)
            {
                return i;
            }
        }

        return 0;
    }

    private void Follow(LogFile? file, LogWait wait, LogQuery query, LogLineHandler handler)
    {
        try
        {
            while (true)
            {
                bool hasEnded = wait.HasEnded(); // asked before the last look: what is written before the end is read
                while (file is null || ReadLines(file, query, handler))
                {
                    LogFile? next = LogFiles.TryOpenNext(path, file?.Inode ?? 0);
                    if (next is null)
                    {
                        break;
                    }

                    // No more is written to a file once another is the current one: the rest of it is what there is now.
                    if (file is not null && !ReadLines(file, query, handler))
                    {
                        next.Dispose();
                        return;
                    }

                    file?.Dispose();
                    file = next;
                }

                if (hasEnded || _enough || !wait.ForMore(Timeout(query.UntilNs)))
                {
                    return;
                }
            }
        }
        finally
        {
            file?.Dispose();
        }
    }

    private bool ReadLines(LogFile file, LogQuery query, LogLineHandler handler)
    {
        while (file.TryReadLine(out ReadOnlySpan<byte> json))
        {
            if (!_parser.TryParse(json, out LogLine line))
            {
                DamagedLines++;
            }
            else if (line.TimestampNs > query.UntilNs || (line.TimestampNs >= query.SinceNs && !handler(in line)))
            {
                _enough = true;
                return false;
            }
        }

        return true;
    }

    private static int Timeout(long untilNs)
    {
        if (untilNs == long.MaxValue)
        {
            return -1;
        }

        long left = (untilNs - LogTimestamp.From(DateTimeOffset.UtcNow)) / NanosecondsPerMillisecond;
        return (int)Math.Clamp(left + 1, 0, int.MaxValue);
    }
}
