using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>Reads or writes a descriptor that somebody else closes, with read(2) and write(2) alone.</summary>
/// <remarks>FileStream asks what it is looking at, by calls that a confined process may not make.</remarks>
public sealed class DescriptorStream(int number) : Stream
{
    private readonly BorrowedFd _fd = new(number);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        Errno errno = _fd.TryRead(buffer, out int length);
        return errno == Errno.None ? length : throw new LinuxException(errno, "read");
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Errno errno = _fd.TryWriteAll(buffer);
        if (errno != Errno.None)
        {
            throw new LinuxException(errno, "write");
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
