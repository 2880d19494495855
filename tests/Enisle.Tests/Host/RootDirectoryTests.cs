using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Tests.Host;

public sealed class RootDirectoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("enisle-root-").FullName;

    [Fact]
    public void Absolute_symlink_stays_inside()
    {
        Directory.CreateDirectory($"{_root}/etc");
        File.WriteAllText($"{_root}/etc/passwd", "inside");
        File.CreateSymbolicLink($"{_root}/link", "/etc/passwd");
        using RootDirectory root = RootDirectory.Open(_root);

        using OwnedFd fd = root.OpenInside("/link", Fcntl.O_RDONLY);

        Assert.Equal("inside", File.ReadAllText($"/proc/self/fd/{fd.Number}"));
    }

    [Fact]
    public void Dot_dot_does_not_leave()
    {
        using RootDirectory root = RootDirectory.Open(_root);

        Assert.Null(root.TryOpenInside("../../../etc/passwd", Fcntl.O_RDONLY, 0, out Errno errno));

        Assert.Equal(Errno.ENOENT, errno);
    }

    [Fact]
    public void Magic_link_is_refused()
    {
        using RootDirectory root = RootDirectory.Open("/");

        Assert.Null(root.TryOpenInside("/proc/self/exe", Fcntl.O_RDONLY, 0, out Errno errno));

        Assert.Equal(Errno.ELOOP, errno);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
