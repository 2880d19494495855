using System.Security.Cryptography;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Spec.Image;
using Microsoft.Win32.SafeHandles;

namespace Enisle.Images.Content;

/// <summary>Images as content-addressed blobs in one directory, shared by every process of this user.</summary>
/// <remarks>
/// Spec: OCI image-spec 1.1, image-layout.md (<c>oci-layout</c>, <c>index.json</c>, <c>blobs/</c>); beside them <c>ingest/</c> for blobs on
/// their way in and <c>layers/</c> for unpacked ones. What has a blob's name is that blob, whole and verified: it gets the name by rename
/// only. Thread: any; so are other processes, beside each other.
/// </remarks>
public sealed partial class ContentStore : IDisposable
{
    /// <summary>Where root's images are.</summary>
    public const string DefaultDirectory = "/var/lib/enisle/images";

    private const uint OwnerOnly = 0x1C0;
    private const uint BlobMode = 0x1A4; // 0644: the directory above is the owner's alone

    private ContentStore(string path, OwnedFd directory)
    {
        Path = path;
        Directory = directory;
    }

    /// <summary>As it was opened.</summary>
    public string Path { get; }

    /// <summary>The store's own directory, O_PATH.</summary>
    internal OwnedFd Directory { get; }

    /// <summary>Opens the store, and makes it where there is none.</summary>
    public static ContentStore Open(string directory)
    {
        OwnedFd? opened = HostFile.TryOpenAt(Fcntl.AT_FDCWD, directory, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0, out Errno errno);
        if (opened is null && errno != Errno.ENOENT)
        {
            throw new LinuxException(errno, "open", directory);
        }

        if (opened is null)
        {
            DurableFile.MakeDirectories(directory);
            opened = HostFile.Open(directory, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        }

        ContentStore store = new(directory, opened);
        store.Prepare();
        return store;
    }

    /// <summary>Whether the blob is there, whole.</summary>
    public bool Contains(Digest digest) => TrySizeOf(digest) is not null;

    /// <summary>The blob's size in bytes; null when it is not there.</summary>
    public long? TrySizeOf(Digest digest)
    {
        using OwnedFd? file = HostFile.TryOpenAt(Directory.Number, BlobPath(digest), Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0, out Errno errno);
        return file is not null ? (long)FileStatus.Of(file.Number).Size
            : errno == Errno.ENOENT ? null
            : throw new LinuxException(errno, "open", digest.Text);
    }

    /// <summary>The blob as a stream that can seek; the caller disposes it.</summary>
    /// <exception cref="EnisleException">NotFound.</exception>
    public Stream OpenRead(Digest digest)
    {
        OwnedFd file = OpenBlob(digest);
        return new FileStream(new SafeFileHandle(file.Detach(), ownsHandle: true), FileAccess.Read, bufferSize: 0);
    }

    /// <summary>The blob's descriptor, open for reading.</summary>
    /// <exception cref="EnisleException">NotFound.</exception>
    public OwnedFd OpenBlob(Digest digest) =>
        HostFile.TryOpenAt(Directory.Number, BlobPath(digest), Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW, 0, out Errno errno)
            ?? throw (errno == Errno.ENOENT
                ? new EnisleException(ErrorKind.NotFound, $"blob {digest}: is not in the image store")
                : new LinuxException(errno, "open", digest.Text));

    /// <summary>The whole blob.</summary>
    /// <exception cref="EnisleException">NotFound; Invalid when it is larger than <paramref name="maxBytes"/>.</exception>
    public byte[] ReadSmall(Digest digest, int maxBytes = MediaTypes.MaxDocumentBytes)
    {
        using OwnedFd file = OpenBlob(digest);
        ulong size = FileStatus.Of(file.Number).Size;
        return size <= (ulong)maxBytes ? HostFile.ReadToEnd(file, digest.Text)
            : throw new EnisleException(ErrorKind.Invalid, $"blob {digest}: {size} bytes is more than {maxBytes}");
    }

    /// <summary>Starts, or takes up again, the writing of a blob that is known by digest and size.</summary>
    /// <remarks>Waits while somebody else writes the same blob, and has nothing left to write when that one finished it.</remarks>
    public BlobWriter BeginWrite(Digest expected, long sizeBytes) => BlobWriter.Open(this, expected, sizeBytes);

    /// <summary>Starts the writing of a blob whose digest comes out only at the end.</summary>
    public NewBlob BeginNew() => new(this);

    /// <summary>Stores a small blob, as manifests and configurations are.</summary>
    public Descriptor Put(ReadOnlySpan<byte> content, string mediaType)
    {
        Digest digest = Digest.Sha256(SHA256.HashData(content));
        if (!Contains(digest))
        {
            using BlobWriter writer = BeginWrite(digest, content.Length);
            writer.Write(content[(int)writer.Offset..]);
            writer.Commit();
        }

        return new Descriptor { MediaType = mediaType, Digest = digest.Text, SizeBytes = content.Length };
    }

    /// <summary>Keeps the garbage collector away until it is disposed.</summary>
    public StoreLease Lease() => StoreLease.TakeShared(Directory);

    /// <inheritdoc/>
    public void Dispose() => Directory.Dispose();

    /// <summary>An unpacked layer's directory, O_PATH.</summary>
    /// <exception cref="EnisleException">NotFound: it is not unpacked.</exception>
    internal OwnedFd OpenLayer(Digest diffId) =>
        HostFile.TryOpenAt(
            Directory.Number, Layers.LayerStore.PathOf(diffId), Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW, 0, out Errno errno)
            ?? throw (errno == Errno.ENOENT
                ? new EnisleException(ErrorKind.NotFound, $"layer {diffId}: is not unpacked")
                : new LinuxException(errno, "open", diffId.Text));

    internal static string BlobPath(Digest digest) => $"blobs/{digest.Algorithm}/{digest.Hex}";

    // The order makes a store that is half made look like one that is not there: oci-layout comes last.
    private void Prepare()
    {
        if (HostFile.TryReadAllBytes(Directory.Number, "oci-layout") is not null)
        {
            return;
        }

        foreach (string name in (ReadOnlySpan<string>)["blobs", "blobs/sha256", "blobs/sha512", "ingest", "layers", "layers/sha256", "layers/sha512"])
        {
            HostFile.MakeDirectory(Directory.Number, name, OwnerOnly);
        }

        using (OwnedFd _ = LockIndex())
        {
            if (HostFile.TryReadAllBytes(Directory.Number, IndexFile) is null)
            {
                WriteIndex([]);
            }

            DurableFile.Replace(Directory.Number, "oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8, BlobMode);
        }
    }
}
