using System.Text;

namespace Enisle.Conformance.Tests.Harness;

/// <summary>A terminal's master: what is written to it is typed, what is read from it was shown.</summary>
internal sealed unsafe class Pty(Descriptor master) : IDisposable
{
    private const ulong TIOCGPTN = 0x80045430;
    private const ulong TIOCSPTLCK = 0x40045431;
    private readonly StringBuilder _shown = new();

    /// <summary>All that was shown up to now, with plain line ends.</summary>
    public string Shown => _shown.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>Opens a new terminal of this host.</summary>
    public static Pty Open(out string slave)
    {
        Descriptor master = Descriptor.Open("/dev/ptmx", Libc.O_RDWR | Libc.O_NOCTTY);
        int unlocked = 0;
        uint number;
        _ = Libc.ioctl(master.Number, TIOCSPTLCK, &unlocked);
        Assert.Equal(0, Libc.ioctl(master.Number, TIOCGPTN, &number));
        slave = $"/dev/pts/{number}";
        return new Pty(master);
    }

    public void Type(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
        {
            Assert.Equal(bytes.Length, (int)Libc.write(master.Number, start, (nuint)bytes.Length));
        }
    }

    /// <summary>Reads until the text was shown; false when the other side closed or time is over.</summary>
    public bool WaitFor(string text, int timeoutMs = 5000)
    {
        long deadline = Environment.TickCount64 + timeoutMs;
        byte* buffer = stackalloc byte[4096];
        while (!Shown.Contains(text, StringComparison.Ordinal))
        {
            Libc.PollFd poll = new() { fd = master.Number, events = Libc.POLLIN };
            int ready = Libc.poll(&poll, 1, (int)Math.Max(0, deadline - Environment.TickCount64));
            if (ready <= 0)
            {
                return false;
            }

            nint length = Libc.read(master.Number, buffer, 4096);
            if (length <= 0)
            {
                return false;
            }

            _ = _shown.Append(Encoding.UTF8.GetString(buffer, (int)length));
        }

        return true;
    }

    public void Shows(string text) => Assert.True(WaitFor(text), $"the terminal never showed '{text}', but: {Shown}");

    public void Dispose() => master.Dispose();
}
