using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Images.Archives;

/// <summary>An archive as a directory.</summary>
internal sealed class DirectoryFiles(OwnedFd directory) : IArchiveFiles
{
    private readonly byte[] _buffer = new byte[256 * 1024];

    public void AddDirectory(string name) => HostFile.MakeDirectory(directory.Number, name, 0x1ED);

    public void AddFile(string name, long size, Stream content)
    {
        AddDirectory(name[..Math.Max(name.LastIndexOf('/'), 0)] is { Length: > 0 } parent ? parent : ".");
        using OwnedFd file = HostFile.OpenAt(directory.Number, name, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_NOFOLLOW, 0x1A4);
        while (content.Read(_buffer) is > 0 and var count)
        {
            HostFile.WriteAll(file, _buffer.AsSpan(0, count), name);
        }
    }
}
