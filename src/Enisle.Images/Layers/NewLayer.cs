using System.IO.Compression;
using Enisle.Host.Compression;
using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images.Layers;

/// <summary>A layer that this program makes: compressed and hashed while it is written.</summary>
public static class NewLayer
{
    /// <summary>What <paramref name="write"/> writes, a tar file, becomes a blob.</summary>
    public static (Descriptor Layer, Digest DiffId) Write(ContentStore content, LayerCompression compression, Action<Stream> write)
    {
        using NewBlob blob = content.BeginNew();
        Digest diffId;
        using (HashingStream hashing = new(Compress(blob, compression)))
        {
            write(hashing);
            diffId = hashing.GetDigest();
        }

        return (blob.Commit(MediaTypes.OciLayerOf(compression)), diffId);
    }

    private static Stream Compress(NewBlob blob, LayerCompression compression) => compression switch
    {
        LayerCompression.Gzip => new GZipStream(blob, CompressionLevel.Fastest, leaveOpen: true),
        LayerCompression.Zstd => new ZstdWriteStream(blob, leaveOpen: true),
        _ => new KeptOpenStream(blob),
    };
}
