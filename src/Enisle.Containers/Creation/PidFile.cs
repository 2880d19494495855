using System.Globalization;
using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Containers.Creation;

/// <summary>The file that tells an engine the first process's id.</summary>
internal static class PidFile
{
    /// <summary>Written whole or not at all.</summary>
    public static void Write(string path, int pid)
    {
        int slash = path.LastIndexOf('/');
        using OwnedFd directory = HostFile.Open(slash < 0 ? "." : slash == 0 ? "/" : path[..slash], Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        HostFile.ReplaceAtomically(
            directory.Number, path[(slash + 1)..], Encoding.ASCII.GetBytes(pid.ToString(CultureInfo.InvariantCulture)), 0x1B4);
    }
}
