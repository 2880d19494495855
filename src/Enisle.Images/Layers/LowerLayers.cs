using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Images.Content;

namespace Enisle.Images.Layers;

/// <summary>Looks paths up in an image's unpacked layers as overlayfs would, without a mount.</summary>
internal sealed class LowerLayers : IDisposable
{
    private readonly List<OwnedFd> _layers = []; // uppermost first

    public LowerLayers(ContentStore content, IReadOnlyList<string> diffIds)
    {
        for (int i = diffIds.Count - 1; i >= 0; i--)
        {
            _layers.Add(content.OpenLayer(Digest.Parse(diffIds[i])));
        }
    }

    /// <summary>Whether the image shows something under that path.</summary>
    public bool Contains(string path)
    {
        foreach (OwnedFd layer in _layers)
        {
            bool? answer = Look(layer, path);
            if (answer is { } known)
            {
                return known;
            }
        }

        return false;
    }

    public void Dispose() => _layers.ForEach(static layer => layer.Dispose());

    // Null: this layer says nothing, the one below decides.
    private static bool? Look(OwnedFd layer, string path)
    {
        OwnedFd? directory = RawTree.TryOpenDirectory(layer, "", out _);
        bool isOpaque = false;
        try
        {
            string[] names = path.Split('/');
            for (int i = 0; i < names.Length; i++)
            {
                FileStatus? status = directory is null ? null : RawTree.TryGetStatus(directory, names[i]);
                if (status is not { } entry)
                {
                    return isOpaque ? false : null;
                }

                if (entry is { Type: Fcntl.S_IFCHR, DeviceMajor: 0, DeviceMinor: 0 })
                {
                    return false;
                }

                if (i == names.Length - 1)
                {
                    return true;
                }

                if (entry.Type != Fcntl.S_IFDIR)
                {
                    return false;
                }

                OwnedFd? next = RawTree.TryOpen(directory!, names[i], Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, out _);
                directory!.Dispose();
                directory = next;
                isOpaque |= next is not null && (RawFile.HasAttribute(next, "trusted.overlay.opaque") || RawFile.HasAttribute(next, "user.overlay.opaque"));
            }

            return null;
        }
        finally
        {
            directory?.Dispose();
        }
    }
}
