using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Sockets;
using HostLibc = Enisle.Host.Libc;

namespace Enisle.Tests.Host;

public sealed class UnixSocketsTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("enisle-socket-").FullName;

    [Fact]
    public void Descriptor_travels_with_its_message()
    {
        (OwnedFd left, OwnedFd right) = Pipes.CreateSocketPair();
        using OwnedFd sender = left;
        using OwnedFd receiver = right;
        File.WriteAllText($"{_home}/f", "content");
        using (OwnedFd file = HostFile.Open($"{_home}/f", Fcntl.O_RDONLY))
        {
            UnixSockets.SendDescriptor(sender, file.Number, "name"u8);
        }

        byte[] message = new byte[16];
        using OwnedFd? received = UnixSockets.ReceiveDescriptor(receiver, message, out int length);

        Assert.Equal("name"u8, message.AsSpan(0, length));
        Assert.Equal("content", System.Text.Encoding.ASCII.GetString(new BorrowedFd(received!.Number).ReadToEnd("f")));
        Assert.Equal(Fcntl.FD_CLOEXEC, HostLibc.fcntl(received.Number, Fcntl.F_GETFD, 0));
    }

    [Fact]
    public void Message_without_descriptor_and_end_of_stream_are_null()
    {
        (OwnedFd left, OwnedFd right) = Pipes.CreateSocketPair();
        using OwnedFd receiver = right;
        using (left)
        {
            UnixSockets.Send(left, "x"u8);
        }

        Assert.Null(UnixSockets.ReceiveDescriptor(receiver, new byte[4], out int first));
        Assert.Null(UnixSockets.ReceiveDescriptor(receiver, new byte[4], out int second));

        Assert.Equal((1, 0), (first, second));
    }

    [Fact]
    public void Path_longer_than_a_socket_address_works()
    {
        string directory = Directory.CreateDirectory($"{_home}/{new string('a', 120)}/{new string('b', 120)}").FullName;
        using OwnedFd bound = UnixSockets.BindDatagram($"{directory}/s", 0x1FF);

        using OwnedFd client = UnixSockets.ConnectDatagram($"{directory}/s");
        UnixSockets.Send(client, "hello"u8);

        byte[] message = new byte[16];
        Assert.Equal(5, UnixSockets.TryReceive(bound, message));
        Assert.Equal(-1, UnixSockets.TryReceive(bound, message));
    }

    [Fact]
    public void Abstract_name_begins_with_an_at_sign()
    {
        LinuxException e = Assert.Throws<LinuxException>(() => UnixSockets.ConnectDatagram($"@enisle-{Guid.NewGuid()}"));

        Assert.Equal(Errno.ECONNREFUSED, e.Errno);
    }

    [Fact]
    public void Path_that_is_taken_is_refused()
    {
        using OwnedFd bound = UnixSockets.BindDatagram($"{_home}/s", 0x1FF);

        LinuxException e = Assert.Throws<LinuxException>(() => UnixSockets.BindDatagram($"{_home}/s", 0x1FF));

        Assert.Equal(Errno.EADDRINUSE, e.Errno);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}
