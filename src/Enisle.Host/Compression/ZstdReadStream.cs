namespace Enisle.Host.Compression;

/// <summary>What a zstd file holds: one frame or several.</summary>
/// <remarks>Thread: one. Guest: a frame that wants a window of more than 128 MiB is refused.</remarks>
public sealed unsafe class ZstdReadStream : Stream
{
    private const int InputSize = 128 * 1024;
    private const int MaxWindowLog = 27; // the library's own default limit, written down

    private readonly Stream _inner;
    private readonly bool _leaveOpen;
    private readonly byte[] _input = GC.AllocateUninitializedArray<byte>(InputSize);
    private void* _context;
    private int _start;
    private int _end;
    private bool _isWithinFrame;
    private bool _isFlushed = true; // the library holds no more output

    /// <summary>Reads from <paramref name="inner"/>.</summary>
    public ZstdReadStream(Stream inner, bool leaveOpen = false)
    {
        _inner = inner;
        _leaveOpen = leaveOpen;
        _context = Zstd.ZSTD_createDCtx();
        if (_context is null)
        {
            throw new LinuxException(Abi.Errno.ENOMEM, "zstd");
        }

        Zstd.Check(Zstd.ZSTD_DCtx_setParameter(_context, Zstd.ZSTD_d_windowLogMax, MaxWindowLog));
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_context is null, this);
        while (!buffer.IsEmpty)
        {
            if (_start == _end && _isFlushed && !Refill())
            {
                return 0;
            }

            int count = Decompress(buffer);
            if (count > 0)
            {
                return count;
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_context is not null)
        {
            Zstd.ZSTD_freeDCtx(_context);
            _context = null;
        }

        if (disposing && !_leaveOpen)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Refill()
    {
        _start = 0;
        _end = _inner.Read(_input);
        return _end > 0 || (_isWithinFrame ? throw new InvalidDataException("zstd: the data ends within a frame") : false);
    }

    private int Decompress(Span<byte> buffer)
    {
        // SAFETY: both are pinned for the call, and the library stays within the sizes.
        fixed (byte* input = _input, output = buffer)
        {
            ZstdBuffer from = new() { Memory = input, Size = (nuint)_end, Position = (nuint)_start };
            ZstdBuffer to = new() { Memory = output, Size = (nuint)buffer.Length };
            nuint hint = Zstd.Check(Zstd.ZSTD_decompressStream(_context, &to, &from));
            _start = (int)from.Position;
            _isWithinFrame = hint != 0;
            _isFlushed = to.Position < to.Size;
            return (int)to.Position;
        }
    }
}
