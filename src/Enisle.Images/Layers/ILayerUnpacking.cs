using Enisle.Host.Fd;
using Enisle.Spec.Image;

namespace Enisle.Images.Layers;

/// <summary>Who unpacks a layer's bytes: this process, or one that can do nothing else.</summary>
public interface ILayerUnpacking
{
    /// <summary>Unpacks to the end.</summary>
    /// <param name="compressed">The blob, at its beginning.</param>
    /// <param name="compression">As its media type says.</param>
    /// <param name="target">An empty directory.</param>
    /// <param name="algorithm">Of the digest that is wanted: <c>sha256</c> or <c>sha512</c>.</param>
    UnpackedLayer Unpack(OwnedFd compressed, LayerCompression compression, OwnedFd target, string algorithm);
}
