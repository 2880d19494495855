using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Images.Layers.Tar;
using Enisle.Spec.Image;
using Microsoft.Win32.SafeHandles;

namespace Enisle.Images.Layers;

/// <summary>Unpacks in this process, on a thread of its own.</summary>
public sealed class InProcessUnpacking(UnpackOptions options) : ILayerUnpacking
{
    /// <inheritdoc/>
    public UnpackedLayer Unpack(OwnedFd compressed, LayerCompression compression, OwnedFd target, string algorithm)
    {
        using FileStream stream = new(new SafeFileHandle(compressed.Number, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        return Unpack(stream, compression, target, algorithm, null);
    }

    /// <summary>The same from any stream; <paramref name="confine"/> is called when all is open and nothing of the layer has been read.</summary>
    public UnpackedLayer Unpack(Stream compressed, LayerCompression compression, OwnedFd target, string algorithm, Action? confine) =>
        OwnDirectoryThread.Run("layer", () =>
        {
            using LayerStream layer = new(compressed, compression, options, algorithm);
            using LayerUnpacker unpacker = new(target, options);
            confine?.Invoke();
            unpacker.Unpack(new TarReader(layer));
            return new UnpackedLayer(layer.GetDigest(), unpacker.ContentBytes);
        });
}
