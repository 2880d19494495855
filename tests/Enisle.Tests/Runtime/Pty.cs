using Enisle.Abi;
using Enisle.Host.Fd;
using HostLibc = Enisle.Host.Libc;

namespace Enisle.Tests.Runtime;

/// <summary>Pseudo-terminals for tests.</summary>
internal static unsafe class Pty
{
    public static OwnedFd OpenMaster()
    {
        OwnedFd master = HostFile.Open("/dev/ptmx", Fcntl.O_RDWR | Fcntl.O_NOCTTY);
        int unlocked = 0;
        Assert.Equal(0, HostLibc.ioctl(master.Number, Ioctls.TIOCSPTLCK, &unlocked));
        return master;
    }

    public static OwnedFd OpenSlave(OwnedFd master)
    {
        int fd = HostLibc.ioctl(master.Number, Ioctls.TIOCGPTPEER, (void*)(nint)(Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_CLOEXEC));
        Assert.True(fd >= 0);
        return new OwnedFd(fd);
    }

    public static void SetSize(OwnedFd fd, ushort rows, ushort columns)
    {
        winsize size = new() { ws_row = rows, ws_col = columns };
        Assert.Equal(0, HostLibc.ioctl(fd.Number, Ioctls.TIOCSWINSZ, &size));
    }

    public static uint LocalFlags(OwnedFd fd)
    {
        termios attributes;
        Assert.Equal(0, HostLibc.ioctl(fd.Number, Ioctls.TCGETS, &attributes));
        return attributes.c_lflag;
    }
}
