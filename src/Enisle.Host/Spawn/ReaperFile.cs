using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Spawn;

/// <summary>The program of <c>--init</c> (guest/Enisle.Reaper) as a file that can be mounted into instances.</summary>
public static class ReaperFile
{
    private const string Name = "init";
    private const uint EverybodyExecutes = 0x16D;

    /// <summary>Its path in <paramref name="directory"/>, written where it is missing or of another version.</summary>
    /// <param name="directory">Absolute, on a file system that programs may be executed from.</param>
    public static string Ensure(string directory)
    {
        string path = $"{directory}/{Name}";
        if (HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, path) is not { } bytes || !bytes.AsSpan().SequenceEqual(ReaperImage.Bytes))
        {
            using OwnedFd parent = HostFile.Open(directory, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
            HostFile.ReplaceAtomically(parent.Number, Name, ReaperImage.Bytes, EverybodyExecutes);
        }

        return path;
    }
}
