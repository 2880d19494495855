using System.IO.Compression;
using System.Security.Cryptography;
using Enisle.Host;
using Enisle.Host.Compression;
using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images.Layers;

/// <summary>The uncompressed bytes of a layer, counted, hashed and limited while they are read.</summary>
/// <remarks>Decompression runs in this process: no program is executed for it (GHSA-x86f-5xw2-fm2r). Thread: one.</remarks>
public sealed class LayerStream : Stream
{
    private const int BufferSize = 64 * 1024;

    private readonly Stream _source;
    private readonly Stream _plain;
    private readonly UnpackOptions _limits;
    private readonly IncrementalHash _hash;
    private readonly string _algorithm;

    /// <summary>Reads from <paramref name="compressed"/>, which stays the caller's.</summary>
    public LayerStream(Stream compressed, LayerCompression compression, UnpackOptions limits, string algorithm = "sha256")
    {
        CountingStream counted = new(compressed);
        _source = counted;
        _plain = compression switch
        {
            LayerCompression.Gzip => new GZipStream(new BufferedStream(counted, BufferSize), CompressionMode.Decompress),
            LayerCompression.Zstd => new ZstdReadStream(counted),
            _ => counted,
        };
        _limits = limits;
        _algorithm = algorithm;
        _hash = IncrementalHash.CreateHash(algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);
    }

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => BytesRead; set => throw new NotSupportedException(); }

    /// <summary>The digest of what has been read: once all has been, the layer's diffID.</summary>
    public Digest GetDigest() => Digest.Parse($"{_algorithm}:{Convert.ToHexStringLower(_hash.GetCurrentHash())}");

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count = _plain.Read(buffer);
        _hash.AppendData(buffer[..count]);
        BytesRead += count;
        if (BytesRead > _limits.MaxBytes)
        {
            throw new EnisleException(ErrorKind.Invalid, $"layer: more than {_limits.MaxBytes} bytes when unpacked");
        }

        if (BytesRead > _limits.FreeBytes && BytesRead / _limits.MaxRatio > _source.Position)
        {
            throw new EnisleException(
                ErrorKind.Invalid, $"layer: unpacks to more than {_limits.MaxRatio} times its size, beyond {_limits.FreeBytes} bytes: a decompression bomb");
        }

        return count;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            _plain.Dispose();
            _source.Dispose(); // the counter alone: what it counts stays the caller's
        }

        base.Dispose(disposing);
    }
}
