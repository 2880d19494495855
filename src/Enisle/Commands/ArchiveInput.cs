using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Terminal;
using Microsoft.Win32.SafeHandles;

namespace Enisle.Commands;

/// <summary>An archive that a person names, or standard input.</summary>
internal static class ArchiveInput
{
    private const int StandardInput = 0;

    /// <param name="path">Null or <c>-</c>: standard input.</param>
    /// <param name="flag">Named in errors.</param>
    /// <exception cref="EnisleException">Invalid: standard input is a terminal; NotFound: there is no such file.</exception>
    public static Stream Open(string? path, string flag)
    {
        if (path is null or "-")
        {
            return HostTerminal.IsTerminal(StandardInput)
                ? throw new EnisleException(ErrorKind.Invalid, "requested load from stdin, but stdin is empty: it is a terminal")
                : Console.OpenStandardInput();
        }

        OwnedFd? file = HostFile.TryOpenAt(Fcntl.AT_FDCWD, path, Fcntl.O_RDONLY, 0, out Errno errno);
        return file is null
            ? throw new EnisleException(ErrorKind.NotFound, $"{flag}: open {path}: {errno.Describe()}")
            : new FileStream(new SafeFileHandle(file.Detach(), ownsHandle: true), FileAccess.Read, bufferSize: 0);
    }
}
