using System.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images.Layers;

/// <summary>What an instance changed: the upper directory of its overlay, as a list and as a layer.</summary>
public static class LayerDiff
{
    private const int MaxDepth = 3000;

    /// <summary>The changes by path, as <c>docker diff</c> lists them.</summary>
    /// <param name="content">The store that has the image's layers.</param>
    /// <param name="diffIds">The image's, lowest first.</param>
    /// <param name="upperDirectory">Of the instance.</param>
    public static IReadOnlyList<LayerChange> List(ContentStore content, IReadOnlyList<string> diffIds, string upperDirectory)
    {
        using LowerLayers lower = new(content, diffIds);
        using OwnedFd upper = HostFile.Open(upperDirectory, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW);
        List<LayerChange> changes = [];
        Walk(lower, upper, "", changes, 0);
        return changes;
    }

    /// <summary>Writes the changes as a layer into the store.</summary>
    /// <returns>The blob's descriptor and the digest of the uncompressed layer.</returns>
    public static (Descriptor Layer, Digest DiffId) Write(ContentStore content, string upperDirectory, LayerCompression compression)
    {
        using OwnedFd upper = HostFile.Open(upperDirectory, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW);
        return NewLayer.Write(content, compression, output => TreeArchive.Write(upper, output, overlayMarks: true));
    }

    private static void Walk(LowerLayers lower, OwnedFd directory, string path, List<LayerChange> changes, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new LinuxException(Errno.ELOOP, "diff", LayerPath.Show(path));
        }

        List<string> names = DirectoryReader.ReadRawNames(directory);
        names.Sort(string.CompareOrdinal);
        foreach (string name in names)
        {
            string entry = path.Length == 0 ? name : $"{path}/{name}";
            if (RawTree.TryGetStatus(directory, name) is not { } status)
            {
                continue;
            }

            bool isDeleted = status is { Type: Fcntl.S_IFCHR, DeviceMajor: 0, DeviceMinor: 0 };
            ChangeKind kind = isDeleted ? ChangeKind.Deleted : lower.Contains(entry) ? ChangeKind.Changed : ChangeKind.Added;
            changes.Add(new LayerChange(kind, "/" + Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(entry))));
            if (status.Type == Fcntl.S_IFDIR)
            {
                using OwnedFd? child = RawTree.TryOpen(directory, name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, out _);
                if (child is not null)
                {
                    Walk(lower, child, entry, changes, depth + 1);
                }
            }
        }
    }
}
