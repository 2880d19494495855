namespace Enisle.Conformance.Tests.Harness;

/// <summary>A descriptor of this process with a high number, so that a child can have it as 3, 4, ….</summary>
internal sealed class Descriptor(int number) : IDisposable
{
    private const int First = 200;

    public int Number { get; } = number;

    public static Descriptor Open(string path, int flags = Libc.O_RDONLY)
    {
        int fd = Libc.open(path, flags | Libc.O_CLOEXEC, 0);
        Assert.True(fd >= 0, $"open {path}: errno {Libc.Errno}");
        int high = Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, First);
        _ = Libc.close(fd);
        return new Descriptor(high);
    }

    public void Dispose() => _ = Libc.close(Number);
}
