using System.IO.Compression;
using Enisle.Host;
using Enisle.Host.Compression;
using Enisle.Spec.Image;

namespace Enisle.Images.Archives;

/// <summary>Archives that people hand over say nowhere how they are compressed: their first bytes do.</summary>
internal static class CompressedInput
{
    private const int Peeked = 6;

    /// <summary>How a file that begins so is compressed.</summary>
    /// <exception cref="EnisleException">Unsupported: in a way that is not known here.</exception>
    public static LayerCompression Detect(ReadOnlySpan<byte> start, string what)
    {
        string? other = start.StartsWith((ReadOnlySpan<byte>)[0xFD, 0x37, 0x7A, 0x58, 0x5A]) ? "xz"
            : start.StartsWith("BZh"u8) ? "bzip2"
            : null;
        if (other is not null)
        {
            throw new EnisleException(ErrorKind.Unsupported, $"{what}: is compressed with {other}; gzip, zstd and plain tar files are understood");
        }

        return start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? LayerCompression.Gzip
            : start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? LayerCompression.Zstd
            : LayerCompression.None;
    }

    /// <summary>The plain bytes of a stream; the stream stays the caller's.</summary>
    public static Stream Open(Stream input, string what, out LayerCompression compression)
    {
        byte[] start = new byte[Peeked];
        int length = input.ReadAtLeast(start, Peeked, throwOnEndOfStream: false);
        compression = Detect(start.AsSpan(0, length), what);
        PrefixedStream whole = new(start.AsMemory(0, length), input);
        return compression switch
        {
            LayerCompression.Gzip => new GZipStream(new BufferedStream(whole, 64 * 1024), CompressionMode.Decompress),
            LayerCompression.Zstd => new ZstdReadStream(whole),
            _ => whole,
        };
    }
}
