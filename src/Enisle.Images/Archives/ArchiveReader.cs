using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Images.Layers;
using Enisle.Images.Layers.Tar;
using Microsoft.Win32.SafeHandles;

namespace Enisle.Images.Archives;

/// <summary>Feeds an image archive, a tar file or a directory, to an intake.</summary>
internal static class ArchiveReader
{
    private const int MaxDepth = 4;

    /// <summary>A tar file, compressed or not, read once and forward: it may be a pipe.</summary>
    public static void ReadTar(Stream input, ArchiveIntake intake)
    {
        using Stream plain = CompressedInput.Open(input, "archive");
        TarReader tar = new(plain);
        TarDataStream data = new(tar);
        while (tar.Next() is { } entry)
        {
            string path = LayerPath.Normalize(entry.Name);
            switch (entry.Kind)
            {
                case TarKind.File when entry.Sparse is not null:
                    throw new EnisleException(ErrorKind.Invalid, $"archive: {LayerPath.Show(path)}: is a sparse file");
                case TarKind.File:
                    intake.AddFile(path, entry.SizeBytes, data);
                    break;
                case TarKind.SymbolicLink:
                    intake.AddLink(path, Resolve(LayerPath.ParentOf(path), entry.LinkName));
                    break;
                case TarKind.HardLink:
                    intake.AddLink(path, LayerPath.Normalize(entry.LinkName));
                    break;
            }
        }

        tar.Drain();
    }

    /// <summary>The same files in a directory.</summary>
    public static void ReadDirectory(string path, ArchiveIntake intake)
    {
        using OwnedFd directory = HostFile.Open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
        Walk(directory, "", intake, 0);
    }

    private static void Walk(OwnedFd directory, string path, ArchiveIntake intake, int depth)
    {
        foreach (string name in DirectoryReader.ReadRawNames(directory))
        {
            string entry = path.Length == 0 ? name : $"{path}/{name}";
            FileStatus? status = RawTree.TryGetStatus(directory, name);
            if (status is { Type: Fcntl.S_IFDIR } && depth < MaxDepth)
            {
                using OwnedFd child = Open(directory, name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
                Walk(child, entry, intake, depth + 1);
            }
            else if (status is { Type: Fcntl.S_IFREG })
            {
                using OwnedFd file = Open(directory, name, Fcntl.O_RDONLY);
                using FileStream data = new(new SafeFileHandle(file.Number, ownsHandle: false), FileAccess.Read, bufferSize: 0);
                intake.AddFile(entry, (long)status.Value.Size, data);
            }
            else if (status is { Type: Fcntl.S_IFLNK } && RawTree.TryReadLink(directory, name) is { } target)
            {
                intake.AddLink(entry, Resolve(path, target));
            }
        }
    }

    private static OwnedFd Open(OwnedFd directory, string name, int flags) =>
        RawTree.TryOpen(directory, name, flags, 0, out Errno errno) ?? throw new LinuxException(errno, "open", LayerPath.Show(name));

    // As text: a name of the archive, not of the host. What leads out of it names nothing.
    private static string Resolve(string directory, string target)
    {
        List<string> parts = [.. directory.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        foreach (string part in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
