using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Engine.Logs;

/// <summary>One file of a log, read line by line from any place in it.</summary>
internal sealed class LogFile : IDisposable
{
    private const int BlockSize = 64 * 1024;
    private const int MaxLine = 4 << 20;
    private readonly OwnedFd _file;
    private byte[] _buffer = new byte[BlockSize];
    private int _start;
    private int _end;
    private bool _skipping; // a line longer than any that the keeper writes

    public LogFile(OwnedFd file, string name)
    {
        _file = file;
        FileStatus status = FileStatus.Of(file.Number);
        if (status.Type != Fcntl.S_IFREG)
        {
            file.Dispose();
            throw new Host.EnisleException(Host.ErrorKind.Invalid, $"{name}: is not a regular file");
        }

        Inode = status.Inode;
        Size = (long)status.Size;
    }

    public ulong Inode { get; }

    /// <summary>When it was opened.</summary>
    public long Size { get; }

    /// <summary>Where the next bytes are read from.</summary>
    public long Position { get; set; }

    /// <summary>The next line that is complete, without its newline; valid until the next call.</summary>
    /// <returns>False: there is none yet.</returns>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            int length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = _buffer.AsSpan(_start, length);
                _start += length + 1;
                if (!_skipping)
                {
                    return true;
                }

                _skipping = false;
            }
            else if (!Fill())
            {
                line = default;
                return false;
            }
        }
    }

    /// <summary>Where the last <paramref name="count"/> lines of the first <see cref="Size"/> bytes begin; what is after the last newline is no line.</summary>
    /// <param name="count">How many; what is missing of them stays in it.</param>
    public long FindLast(ref int count)
    {
        byte[] block = new byte[BlockSize];
        bool seenNewline = false;
        for (long end = Size; end > 0;)
        {
            int length = (int)Math.Min(end, BlockSize);
            int got = HostFile.ReadAt(_file, block.AsSpan(0, length), end - length);
            for (int i = got - 1; i >= 0; i--)
            {
                if (block[i] != '\n')
                {
                    continue;
                }

                if (seenNewline && --count == 0)
                {
                    return end - length + i + 1;
                }

                seenNewline = true;
            }

            end -= length;
        }

        count -= seenNewline ? 1 : 0; // the first line has no newline before it
        return 0;
    }

    public void Dispose() => _file.Dispose();

    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
        {
            if (_end < MaxLine)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }
            else
            {
                _skipping = true;
                _end = 0;
            }
        }

        int length = HostFile.ReadAt(_file, _buffer.AsSpan(_end), Position);
        Position += length;
        _end += length;
        return length > 0;
    }
}
