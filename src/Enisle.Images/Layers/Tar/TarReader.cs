using System.Text;

namespace Enisle.Images.Layers.Tar;

/// <summary>Reads a tar file once, forward: V7, ustar, pax and GNU, with long names, sparse files and extended attributes.</summary>
/// <remarks>
/// Our own because System.Formats.Tar knows no sparse files, assumes UTF-8, and keeps attributes as text. Guest: every byte is hostile;
/// memory is bounded by the buffer, one extended header and one sparse map. What Go's archive/tar, which makes and reads nearly every image,
/// does where formats are loose is done here too: links and directories have no data whatever their size says, global headers are skipped.
/// </remarks>
public sealed partial class TarReader
{
    private const int BufferSize = 256 * 1024;
    private const int MaxExtension = 1 << 20;
    private const int MaxName = 4095; // PATH_MAX with its NUL

    private readonly Stream _stream;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private int _start;
    private int _end;
    private long _offset; // of _start in the archive
    private long _left; // of the entry's data
    private int _padding; // after it

    /// <summary>The caller keeps the stream.</summary>
    public TarReader(Stream stream) => _stream = stream;

    /// <summary>The next entry; null at the end of the archive.</summary>
    /// <exception cref="InvalidDataException">The archive is broken; the message names offset and rule.</exception>
    public TarEntry? Next()
    {
        SkipData();
        PaxRecords? pax = null;
        string? longName = null, longLink = null;
        while (true)
        {
            long at = _offset;
            ReadOnlySpan<byte> block = TryReadBlock();
            if (block.IsEmpty || !block.ContainsAnyExcept((byte)0))
            {
                return pax is null && longName is null && longLink is null ? null : throw Fault(at, "ends between an extended header and its entry");
            }

            TarHeader header = new(block, at);
            switch (header.Type)
            {
                case (byte)'x':
                    pax = new PaxRecords(at);
                    pax.Add(ReadExtension(at, header.Size));
                    break;
                case (byte)'g':
                    ReadExtension(at, header.Size);
                    break;
                case (byte)'L':
                    longName = ReadLongName(at, header.Size);
                    break;
                case (byte)'K':
                    longLink = ReadLongName(at, header.Size);
                    break;
                default:
                    return ReadEntry(at, header, pax, longName, longLink);
            }
        }
    }

    /// <summary>The next piece of the entry's data, valid until the next call; empty at its end.</summary>
    public ReadOnlySpan<byte> ReadData()
    {
        if (_left == 0)
        {
            return [];
        }

        if (_start == _end && !Fill(1))
        {
            throw Fault(_offset, "ends within the data of an entry");
        }

        int count = (int)Math.Min(_left, _end - _start);
        ReadOnlySpan<byte> piece = _buffer.AsSpan(_start, count);
        Advance(count);
        _left -= count;
        return piece;
    }

    /// <summary>Reads what follows the archive, so that all of the stream has been seen.</summary>
    public void Drain()
    {
        do
        {
            Advance(_end - _start);
        }
        while (Fill(1));
    }

    internal static InvalidDataException Fault(long offset, string rule) => new($"tar: offset {offset}: {rule}");

    private void SkipData()
    {
        while (!ReadData().IsEmpty)
        {
        }

        if (_padding > 0)
        {
            // Some writers leave the last padding away.
            int there = Fill(_padding) ? _padding : _end - _start;
            Advance(there);
            _padding = 0;
        }
    }

    private void BeginData(long size)
    {
        _left = size;
        _padding = (int)(-size & (TarHeader.BlockSize - 1));
    }

    private ReadOnlySpan<byte> ReadExtension(long at, long size)
    {
        if (size is < 0 or > MaxExtension)
        {
            throw Fault(at, $"an extended header of {size} bytes, where {MaxExtension} are allowed");
        }

        BeginData(size);
        byte[] text = new byte[size];
        int length = 0;
        while (ReadData() is { IsEmpty: false } piece)
        {
            piece.CopyTo(text.AsSpan(length));
            length += piece.Length;
        }

        SkipData();
        return text;
    }

    private string ReadLongName(long at, long size)
    {
        ReadOnlySpan<byte> text = ReadExtension(at, size);
        int end = text.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? text : text[..end]);
    }

    // Empty at the end of the stream; an archive may end without its two blocks of zeros.
    private ReadOnlySpan<byte> TryReadBlock()
    {
        if (!Fill(TarHeader.BlockSize))
        {
            return _start == _end ? [] : throw Fault(_offset, "ends within a header");
        }

        ReadOnlySpan<byte> block = _buffer.AsSpan(_start, TarHeader.BlockSize);
        Advance(TarHeader.BlockSize);
        return block;
    }

    private void Advance(int count)
    {
        _start += count;
        _offset += count;
    }

    // Makes at least so many bytes be there; they move to the front only when there is no room behind.
    private bool Fill(int needed)
    {
        if (_end - _start >= needed)
        {
            return true;
        }

        if (_start == _end || BufferSize - _start < needed)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        while (_end - _start < needed)
        {
            int count = _stream.Read(_buffer, _end, BufferSize - _end);
            if (count == 0)
            {
                return false;
            }

            _end += count;
        }

        return true;
    }
}
