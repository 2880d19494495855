using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Sockets;

namespace Enisle.Runtime.Foreground;

/// <summary>Who holds the master of the workload's terminal: this program in the foreground, else whoever listens on the console socket.</summary>
internal static class ConsoleRules
{
    /// <exception cref="EnisleException">Nobody would hold it, or two would.</exception>
    public static void Check(bool terminal, bool detached, string? consoleSocket)
    {
        if (terminal && detached && consoleSocket is null)
        {
            throw new EnisleException(
                ErrorKind.Invalid,
                "cannot allocate tty if the runtime will detach without setting console socket (process.terminal is true: give --console-socket)");
        }

        if (consoleSocket is not null && !(terminal && detached))
        {
            throw new EnisleException(ErrorKind.Invalid, "cannot use console socket if the runtime will not detach or allocate tty");
        }
    }

    /// <summary>Connects to a socket that a flag names; null for none.</summary>
    public static OwnedFd? Connect(string? path) => path is null ? null : UnixSockets.Connect(path);
}
