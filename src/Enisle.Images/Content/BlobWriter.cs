using System.Security.Cryptography;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Images.Content;

/// <summary>A blob on its way into the store, verified while it is written.</summary>
/// <remarks>
/// The bytes are in <c>ingest/ALGORITHM-HEX</c> and stay there when the writer is disposed before <see cref="Commit"/>, or dies: the next
/// one goes on at <see cref="Offset"/>. A lock on that file makes writers of the same blob wait for each other. Thread: one.
/// </remarks>
public sealed class BlobWriter : IDisposable
{
    private const int RehashBuffer = 1 << 18;
    private const long WriteOutStep = 8 << 20;

    private readonly ContentStore _store;
    private readonly Digest _expected;
    private readonly OwnedFd? _file; // null: the blob is there already
    private readonly IncrementalHash? _hash;
    private long _startedWriteOut;

    private BlobWriter(ContentStore store, Digest expected, long size, OwnedFd? file)
    {
        _store = store;
        _expected = expected;
        SizeBytes = size;
        _file = file;
        if (file is null)
        {
            Offset = size;
            return;
        }

        _hash = IncrementalHash.CreateHash(expected.Algorithm == "sha256" ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512);
        Rehash();
    }

    /// <summary>What the blob's descriptor says.</summary>
    public long SizeBytes { get; }

    /// <summary>How many bytes are there; <see cref="SizeBytes"/> when only <see cref="Commit"/> is missing.</summary>
    public long Offset { get; private set; }

    private string Name => $"{_expected.Algorithm}-{_expected.Hex}";

    internal static BlobWriter Open(ContentStore store, Digest expected, long size)
    {
        while (true)
        {
            if (store.TrySizeOf(expected) is { } there)
            {
                return there == size ? new BlobWriter(store, expected, size, null) : throw WrongSize(expected, there, size);
            }

            string name = $"ingest/{expected.Algorithm}-{expected.Hex}";
            OwnedFd file = HostFile.OpenAt(store.Directory.Number, name, Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_NOFOLLOW, 0x1A4);
            FileLock.Exclusive(file);

            // While this one waited, the other may have committed the file (it is the blob now) or discarded it.
            using OwnedFd? named = HostFile.TryOpenAt(store.Directory.Number, name, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0, out _);
            if (named is not null && FileStatus.Of(named.Number).Inode == FileStatus.Of(file.Number).Inode)
            {
                return new BlobWriter(store, expected, size, file);
            }

            file.Dispose();
        }
    }

    /// <summary>Appends.</summary>
    /// <exception cref="EnisleException">Invalid: more than the size that was promised.</exception>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length > SizeBytes - Offset)
        {
            throw WrongSize(_expected, Offset + data.Length, SizeBytes);
        }

        if (data.IsEmpty)
        {
            return;
        }

        HostFile.WriteAll(_file!, data, $"blob {_expected}");
        _hash!.AppendData(data);
        Offset += data.Length;
        if (Offset - _startedWriteOut >= WriteOutStep)
        {
            DurableFile.StartWriteOut(_file!, _startedWriteOut, Offset - _startedWriteOut);
            _startedWriteOut = Offset;
        }
    }

    /// <summary>Verifies size and digest, and gives the file the blob's name.</summary>
    /// <exception cref="EnisleException">Invalid: the content is another; it is discarded, for going on with it cannot help.</exception>
    public void Commit()
    {
        if (Offset != SizeBytes)
        {
            throw WrongSize(_expected, Offset, SizeBytes);
        }

        if (_file is null)
        {
            return;
        }

        string actual = Convert.ToHexStringLower(_hash!.GetCurrentHash());
        if (actual != _expected.Hex)
        {
            Discard();
            throw new EnisleException(ErrorKind.Invalid, $"blob {_expected}: the content has the digest {_expected.Algorithm}:{actual}");
        }

        DurableFile.Sync(_file, $"blob {_expected}");
        int store = _store.Directory.Number;
        DurableFile.Rename(store, $"ingest/{Name}", store, ContentStore.BlobPath(_expected));
    }

    /// <summary>Takes what was written away.</summary>
    public void Discard()
    {
        if (_file is not null)
        {
            _ = HostFile.TryUnlink(_store.Directory.Number, $"ingest/{Name}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _hash?.Dispose();
    }

    private static EnisleException WrongSize(Digest digest, long actual, long promised) =>
        new(ErrorKind.Invalid, $"blob {digest}: {actual} bytes, where its descriptor says {promised}");

    // What an earlier writer left; longer than the blob can be is not of this blob.
    private void Rehash()
    {
        byte[] buffer = new byte[RehashBuffer];
        while (HostFile.ReadAt(_file!, buffer, Offset) is > 0 and var count)
        {
            _hash!.AppendData(buffer.AsSpan(0, count));
            Offset += count;
        }

        if (Offset > SizeBytes)
        {
            _ = _hash!.GetHashAndReset();
            DurableFile.SetLength(_file!, 0, Name);
            Offset = 0;
        }

        HostFile.SeekTo(_file!, Offset);
        _startedWriteOut = Offset;
    }
}
