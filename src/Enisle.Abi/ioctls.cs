namespace Enisle.Abi;

/// <summary>Terminal, network-namespace and file system requests. Spec: asm-generic/ioctls.h, linux/nsfs.h; ioctl_tty(2), ioctl_ns(2).</summary>
public static class Ioctls
{
    public const int TCGETS = 0x5401;
    public const int TCSETS = 0x5402;
    public const int TIOCSCTTY = 0x540e;
    public const int TIOCGWINSZ = 0x5413;
    public const int TIOCSWINSZ = 0x5414;
    public const int TIOCSPTLCK = 0x40045431;
    public const int TIOCGPTPEER = 0x5441;
    public const int TIOCNOTTY = 0x5422;
    public const int NS_GET_NSTYPE = 0xb703;
    public const int NS_GET_USERNS = 0xb701;
    public const int SIOCGIFFLAGS = 0x8913;
    public const int SIOCSIFFLAGS = 0x8914;
}
