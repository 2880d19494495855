using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Engine.Keepers;

/// <summary>This process's input on its way to a keeper, a message at a time.</summary>
internal sealed class AttachInput(OwnedFd connection, int fd, DetachKeys? keys)
{
    private const int MaxKeys = 256;
    private readonly byte[] _typed = new byte[KeeperLayout.MaxData - MaxKeys];
    private readonly byte[] _message = new byte[KeeperLayout.KindSize + KeeperLayout.MaxData];
    private int _length;
    private int _matched;

    /// <summary>Whether there is more to come.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Whether a message waits for the keeper to take it.</summary>
    public bool IsPending => _length > 0;

    /// <summary>Takes what is there and passes it on.</summary>
    /// <returns>True: the detach keys were pressed.</returns>
    public bool Read()
    {
        Errno errno = new BorrowedFd(fd).TryRead(_typed, out int count);
        if (errno == Errno.EAGAIN)
        {
            return false;
        }

        bool detached = false;
        if (count == 0)
        {
            IsOpen = false;
            _message[0] = KeeperMessage.InputEnd;
            _length = KeeperLayout.KindSize;
        }
        else
        {
            Span<byte> data = _message.AsSpan(KeeperLayout.KindSize);
            int length = count;
            if (keys is null)
            {
                _typed.AsSpan(0, count).CopyTo(data);
            }
            else
            {
                detached = keys.Filter(ref _matched, _typed.AsSpan(0, count), data, out length);
            }

            _message[0] = KeeperMessage.Input;
            _length = length == 0 ? 0 : KeeperLayout.KindSize + length;
        }

        Send();
        return detached;
    }

    /// <summary>Sends what is pending, if the keeper takes it now; whether it has gone, the reading side finds out.</summary>
    public void Send()
    {
        if (_length > 0 && SendOrErrno() != Errno.EAGAIN)
        {
            _length = 0;
        }
    }

    private Errno SendOrErrno() => Host.Sockets.SeqpacketSockets.TrySend(connection, _message.AsSpan(0, _length), wait: false);
}
