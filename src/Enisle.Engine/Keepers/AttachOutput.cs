using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Terminal;

namespace Enisle.Engine.Keepers;

/// <summary>Bytes from a keeper on their way to a stream of this process, which may be slow.</summary>
internal sealed class AttachOutput(int fd)
{
    /// <summary>PIPE_BUF: what a descriptor that poll(2) calls writable takes without waiting.</summary>
    private const int SafeSize = 4096;

    private readonly bool _mayBlock = MayBlock(fd);

    public int Descriptor => fd;

    /// <summary>Writes as much as goes without waiting long.</summary>
    /// <returns>False: nobody reads any more.</returns>
    public bool Write(ReadOnlySpan<byte> bytes, out int written)
    {
        int size = _mayBlock ? Math.Min(bytes.Length, SafeSize) : bytes.Length;
        return new BorrowedFd(fd).TryWrite(bytes[..size], out written) is Errno.None or Errno.EAGAIN;
    }

    private static bool MayBlock(int fd)
    {
        try
        {
            return FileStatus.Of(fd).Type is Fcntl.S_IFIFO or Fcntl.S_IFSOCK || HostTerminal.IsTerminal(fd);
        }
        catch (Host.LinuxException e) when (e.Errno == Errno.EBADF)
        {
            return false; // closed by whoever started this program: the first write says so
        }
    }
}
