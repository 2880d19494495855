using System.Text;

namespace Enisle.Conformance.Tests.Harness;

/// <summary>A terminal's master: what is written to it is typed, what is read from it was shown.</summary>
internal sealed unsafe class Pty(Descriptor master) : IDisposable
{
    private const ulong TIOCGPTN = 0x80045430;
    private const ulong TIOCSPTLCK = 0x40045431;
    private readonly StringBuilder _shown = new();

    /// <summary>All that was shown up to now, without the carriage returns of one or two terminals.</summary>
    public string Shown => _shown.ToString().Replace("\r", "", StringComparison.Ordinal);

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
    public bool WaitFor(string text, int timeoutMs = 5000) =>
        ReadUntil(() => Shown.Contains(text, StringComparison.Ordinal), timeoutMs, goOnWhenClosed: false);

    /// <summary>Reads until the process has ended: one that restores its terminal first waits until all is read.</summary>
    public bool WaitForEnd(ChildProcess process, int timeoutMs = 20_000) =>
        ReadUntil(() => process.Wait(TimeSpan.Zero), timeoutMs, goOnWhenClosed: true);

    public void Shows(string text) => Assert.True(WaitFor(text), $"the terminal never showed '{text}', but: {Shown}");

    public void Dispose() => master.Dispose();

    private bool ReadUntil(Func<bool> done, int timeoutMs, bool goOnWhenClosed)
    {
        const int StepMs = 20;
        const int Size = 4096;
        long deadline = Environment.TickCount64 + timeoutMs;
        byte* buffer = stackalloc byte[Size];
        while (!done())
        {
            if (Environment.TickCount64 > deadline)
            {
                return false;
            }

            Libc.PollFd poll = new() { fd = master.Number, events = Libc.POLLIN };
            if (Libc.poll(&poll, 1, StepMs) <= 0)
            {
                continue;
            }

            nint length = Libc.read(master.Number, buffer, Size);
            if (length > 0)
            {
                _ = _shown.Append(Encoding.UTF8.GetString(buffer, (int)length));
            }
            else if (goOnWhenClosed)
            {
                Libc.Pause(StepMs); // nobody has the other side open now: reading fails at once
            }
            else
            {
                return false;
            }
        }

        return true;
    }
}
