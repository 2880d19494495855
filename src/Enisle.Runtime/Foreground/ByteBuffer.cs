using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Runtime.Foreground;

/// <summary>Bytes on their way from one descriptor to another: filled when empty, emptied in as many writes as it takes.</summary>
internal sealed class ByteBuffer
{
    /// <summary>PIPE_BUF: a descriptor that poll(2) calls writable takes this much without waiting.</summary>
    private const int Size = 4096;

    private readonly byte[] _bytes = new byte[Size];
    private int _start;
    private int _end;

    public bool IsEmpty => _start == _end;

    /// <returns>False at the end of <paramref name="source"/>; a source that has nothing right now is not at its end.</returns>
    public bool FillFrom(BorrowedFd source)
    {
        Errno errno = source.TryRead(_bytes, out int length);
        _start = 0;
        _end = length;
        return length > 0 || errno == Errno.EAGAIN;
    }

    /// <returns>False when <paramref name="target"/> takes nothing more, ever.</returns>
    public bool EmptyInto(BorrowedFd target)
    {
        Errno errno = target.TryWrite(_bytes.AsSpan(_start, _end - _start), out int written);
        _start += written;
        return errno is Errno.None or Errno.EAGAIN;
    }

    public void Clear() => _start = _end = 0;
}
