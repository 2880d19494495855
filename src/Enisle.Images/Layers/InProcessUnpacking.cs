using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Images.Content;
using Enisle.Images.Layers.Tar;
using Enisle.Spec.Image;
using Microsoft.Win32.SafeHandles;

namespace Enisle.Images.Layers;

/// <summary>Unpacks in this process, on a thread of its own.</summary>
public sealed class InProcessUnpacking(UnpackOptions options) : ILayerUnpacking
{
    /// <inheritdoc/>
    public Digest Unpack(OwnedFd compressed, LayerCompression compression, OwnedFd target, string algorithm)
    {
        using FileStream stream = new(new SafeFileHandle(compressed.Number, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        return Unpack(stream, compression, target, algorithm);
    }

    /// <summary>The same from any stream.</summary>
    public Digest Unpack(Stream compressed, LayerCompression compression, OwnedFd target, string algorithm) =>
        OwnDirectoryThread.Run("layer", () =>
        {
            using LayerStream layer = new(compressed, compression, options, algorithm);
            using LayerUnpacker unpacker = new(target, options);
            unpacker.Unpack(new TarReader(layer));
            return layer.GetDigest();
        });
}
