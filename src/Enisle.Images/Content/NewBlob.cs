using System.Globalization;
using System.Security.Cryptography;
using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Spec.Image;

namespace Enisle.Images.Content;

/// <summary>A blob whose digest is known only when all of it is written. Disposed before <see cref="Commit"/> it is gone.</summary>
/// <remarks>Thread: one.</remarks>
public sealed class NewBlob : WriteOnlyStream
{
    /// <summary>Begins the names of their files in <c>ingest/</c>; what a crash leaves there the garbage collector takes.</summary>
    internal const string Prefix = "new-";

    private static int s_count;
    private readonly ContentStore _store;
    private readonly string _name;
    private readonly OwnedFd _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _isCommitted;

    internal NewBlob(ContentStore store)
    {
        _store = store;
        _name = string.Create(CultureInfo.InvariantCulture, $"ingest/{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}");
        _ = HostFile.TryUnlink(store.Directory.Number, _name); // of a dead process that had this one's number
        _file = HostFile.OpenAt(store.Directory.Number, _name, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_NOFOLLOW, 0x1A4);
    }

    /// <summary>Bytes written so far.</summary>
    public long SizeBytes { get; private set; }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        HostFile.WriteAll(_file, buffer, "new blob");
        _hash.AppendData(buffer);
        SizeBytes += buffer.Length;
    }

    /// <summary>Gives the blob its name; fine when the store has it already.</summary>
    public Descriptor Commit(string mediaType)
    {
        Digest digest = Digest.Sha256(_hash.GetCurrentHash());
        DurableFile.Sync(_file, "new blob");
        DurableFile.Rename(_store.Directory.Number, _name, _store.Directory.Number, ContentStore.BlobPath(digest));
        _isCommitted = true;
        return new Descriptor { MediaType = mediaType, Digest = digest.Text, SizeBytes = SizeBytes };
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_file.IsClosed)
        {
            if (!_isCommitted)
            {
                _ = HostFile.TryUnlink(_store.Directory.Number, _name);
            }

            _file.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
