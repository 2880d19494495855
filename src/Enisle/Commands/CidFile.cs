using System.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Commands;

/// <summary><c>--cidfile</c>: made before the instance, so that a file that is there already stops everything; taken away when there is no id to write.</summary>
internal sealed class CidFile : IDisposable
{
    private readonly string? _path;
    private readonly OwnedFd? _file;
    private bool _written;

    private CidFile(string? path, OwnedFd? file)
    {
        _path = path;
        _file = file;
    }

    /// <exception cref="EnisleException">AlreadyExists.</exception>
    public static CidFile Open(string? path)
    {
        if (path is null)
        {
            return new CidFile(null, null);
        }

        OwnedFd? file = HostFile.TryOpenAt(Fcntl.AT_FDCWD, path, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL, 0x1A4, out Errno errno);
        return file is not null ? new CidFile(path, file)
            : errno == Errno.EEXIST
                ? throw new EnisleException(ErrorKind.AlreadyExists, $"container ID file found, make sure the other container isn't running or delete {path}")
                : throw new LinuxException(errno, "open", path);
    }

    public void Write(string id)
    {
        if (_file is not null)
        {
            HostFile.WriteAll(_file, Encoding.ASCII.GetBytes(id), _path!);
        }

        _written = true;
    }

    public void Dispose()
    {
        _file?.Dispose();
        if (_path is not null && !_written)
        {
            HostFile.TryUnlink(Fcntl.AT_FDCWD, _path);
        }
    }
}
