using Enisle.Abi;

namespace Enisle.Host.Terminal;

/// <summary>A terminal device of the host, or the master of a pseudo-terminal, by descriptor. Spec: ioctl_tty(2), termios(3).</summary>
/// <remarks>Owner: the caller owns the descriptor. <see cref="Restore"/> puts back what <see cref="SetRaw"/> changed.</remarks>
public sealed unsafe class HostTerminal
{
    private readonly int _fd;
    private termios _before;
    private bool _raw;

    /// <summary>Takes a descriptor that is known to be a terminal.</summary>
    public HostTerminal(int fd) => _fd = fd;

    /// <summary>The descriptor.</summary>
    public int Descriptor => _fd;

    /// <summary>Whether the descriptor is a terminal.</summary>
    public static bool IsTerminal(int fd)
    {
        termios attributes;
        return Libc.ioctl(fd, Ioctls.TCGETS, &attributes) == 0;
    }

    /// <summary>Bytes pass through unchanged, in and out, and no key makes a signal.</summary>
    /// <remarks>
    /// Output too: the workload's own terminal makes CR LF of its newlines. To turn that off there instead would race with the
    /// workload, which may save the old settings before and restore them after.
    /// </remarks>
    public void SetRaw()
    {
        termios attributes = Get();
        _before = attributes;
        attributes.c_iflag &= ~(Termios.IGNBRK | Termios.BRKINT | Termios.PARMRK | Termios.ISTRIP
            | Termios.INLCR | Termios.IGNCR | Termios.ICRNL | Termios.IXON);
        attributes.c_oflag &= ~Termios.OPOST;
        attributes.c_lflag &= ~(Termios.ECHO | Termios.ECHONL | Termios.ICANON | Termios.ISIG | Termios.IEXTEN);
        attributes.c_cflag = (attributes.c_cflag & ~(Termios.CSIZE | Termios.PARENB)) | Termios.CS8;
        attributes.c_cc[Termios.VMIN] = 1;
        attributes.c_cc[Termios.VTIME] = 0;
        Set(in attributes);
        _raw = true;
    }

    /// <summary>As it was before <see cref="SetRaw"/>; never throws, and does nothing the second time.</summary>
    public void Restore()
    {
        if (_raw)
        {
            _raw = false;
            fixed (termios* before = &_before)
            {
                _ = Libc.ioctl(_fd, Ioctls.TCSETS, before);
            }
        }
    }

    /// <summary>Gives this terminal the size of another, and its programs a SIGWINCH when that is new; ignored where it cannot be read.</summary>
    public void CopySizeFrom(HostTerminal other)
    {
        winsize size;
        if (Libc.ioctl(other._fd, Ioctls.TIOCGWINSZ, &size) == 0)
        {
            _ = Libc.ioctl(_fd, Ioctls.TIOCSWINSZ, &size);
        }
    }

    /// <summary>Rows and columns; null where nobody has set them.</summary>
    public (ushort Rows, ushort Columns)? Size
    {
        get
        {
            winsize size;
            bool known = Libc.ioctl(_fd, Ioctls.TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0;
            return known ? (size.ws_row, size.ws_col) : null;
        }
    }

    private termios Get()
    {
        termios attributes;
        Check.Call(Libc.ioctl(_fd, Ioctls.TCGETS, &attributes), "TCGETS");
        return attributes;
    }

    private void Set(in termios attributes)
    {
        fixed (termios* p = &attributes)
        {
            Check.Call(Libc.ioctl(_fd, Ioctls.TCSETS, p), "TCSETS");
        }
    }
}
