namespace Enisle.Host.Compression;

/// <summary>Writes one zstd frame with a checksum; it ends when the stream is disposed.</summary>
/// <remarks>Thread: one.</remarks>
public sealed unsafe class ZstdWriteStream : Stream
{
    private const int OutputSize = 128 * 1024;
    private const int DefaultLevel = 3;

    private readonly Stream _inner;
    private readonly bool _leaveOpen;
    private readonly byte[] _output = GC.AllocateUninitializedArray<byte>(OutputSize);
    private void* _context;

    /// <summary>Writes to <paramref name="inner"/>; the level is the library's, 1 to 22.</summary>
    public ZstdWriteStream(Stream inner, bool leaveOpen = false, int level = DefaultLevel)
    {
        _inner = inner;
        _leaveOpen = leaveOpen;
        _context = Zstd.ZSTD_createCCtx();
        if (_context is null)
        {
            throw new LinuxException(Abi.Errno.ENOMEM, "zstd");
        }

        Zstd.Check(Zstd.ZSTD_CCtx_setParameter(_context, Zstd.ZSTD_c_compressionLevel, level));
        Zstd.Check(Zstd.ZSTD_CCtx_setParameter(_context, Zstd.ZSTD_c_checksumFlag, 1));
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_context is null, this);
        Compress(buffer, Zstd.ZSTD_e_continue);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_context is not null)
        {
            try
            {
                if (disposing)
                {
                    Compress([], Zstd.ZSTD_e_end);
                }
            }
            finally
            {
                Zstd.ZSTD_freeCCtx(_context);
                _context = null;
            }
        }

        if (disposing && !_leaveOpen)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Compress(ReadOnlySpan<byte> data, int end)
    {
        // SAFETY: both are pinned for the calls, and the library stays within the sizes.
        fixed (byte* input = data, output = _output)
        {
            ZstdBuffer from = new() { Memory = input, Size = (nuint)data.Length };
            bool isDone;
            do
            {
                ZstdBuffer to = new() { Memory = output, Size = OutputSize };
                nuint left = Zstd.Check(Zstd.ZSTD_compressStream2(_context, &to, &from, end));
                _inner.Write(_output, 0, (int)to.Position);
                isDone = end == Zstd.ZSTD_e_end ? left == 0 : from.Position == from.Size;
            }
            while (!isDone);
        }
    }
}
