using Enisle.Host;
using Enisle.Images.Layers;
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

    /// <summary>The plain bytes of a stream, which stays the caller's; a bomb is stopped as it would be in a layer.</summary>
    public static Stream Open(Stream input, string what)
    {
        byte[] start = new byte[Peeked];
        int length = input.ReadAtLeast(start, Peeked, throwOnEndOfStream: false);
        LayerCompression compression = Detect(start.AsSpan(0, length), what);
        return new LayerStream(new PrefixedStream(start.AsMemory(0, length), input), compression, new UnpackOptions());
    }
}
