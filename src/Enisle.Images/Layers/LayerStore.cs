using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images.Layers;

/// <summary>Unpacked layers, one directory a diffID, shared by all images: <c>layers/ALGORITHM/HEX</c>.</summary>
/// <remarks>
/// A directory has that name only when it is whole and its diffID was verified. Until then it is <c>ingest/layer-ALGORITHM-HEX</c>, with a
/// lock on the directory itself, which goes with it when it is renamed; what a crash leaves there is emptied by the next. Thread: any; so
/// are other processes.
/// </remarks>
public sealed class LayerStore(ContentStore content, ILayerUnpacking unpacking)
{
    private const uint DirectoryMode = 0x1ED; // 0755: what the root is where the layer does not say
    private const int MaxParallel = 2;

    /// <summary>Ends the name of the file beside a layer that holds its size.</summary>
    internal const string SizeSuffix = ".size";

    /// <summary>Whether the layer is there, unpacked.</summary>
    public bool Contains(Digest diffId) => HostFile.Exists($"{content.Path}/{PathOf(diffId)}");

    /// <summary>The layer's directory, O_PATH.</summary>
    /// <exception cref="EnisleException">NotFound: it is not unpacked.</exception>
    public OwnedFd Open(Digest diffId) => content.OpenLayer(diffId);

    /// <summary>Unpacks those layers of the image that are not there yet, two at a time.</summary>
    public void Ensure(Image image)
    {
        List<(Descriptor Layer, Digest DiffId)> missing = [];
        for (int i = 0; i < image.Manifest.Layers.Count; i++)
        {
            Digest diffId = Digest.Parse(image.Config.DiffIds[i]);
            if (!Contains(diffId) && !missing.Exists(layer => layer.DiffId == diffId))
            {
                missing.Add((image.Manifest.Layers[i], diffId));
            }
        }

        if (missing.Count == 0)
        {
            return;
        }

        try
        {
            Parallel.ForEach(missing, new ParallelOptions { MaxDegreeOfParallelism = MaxParallel }, layer => Ensure(layer.Layer, layer.DiffId));
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>Unpacks one layer whose blob is in the store; waits where somebody else is at it.</summary>
    /// <exception cref="EnisleException">The blob is missing, broken, hostile, or not of this diffID.</exception>
    public void Ensure(Descriptor layer, Digest diffId)
    {
        LayerCompression compression = MediaTypes.CompressionOf(layer.MediaType)
            ?? throw new EnisleException(ErrorKind.Unsupported, $"layer {layer.Digest}: {layer.MediaType} is no layer that can be unpacked");
        string name = $"ingest/layer-{diffId.Algorithm}-{diffId.Hex}";
        while (!Contains(diffId))
        {
            HostFile.MakeDirectory(content.Directory.Number, name, DirectoryMode);
            using OwnedFd? directory = TryLock(name);
            if (directory is not null)
            {
                Unpack(layer, compression, diffId, directory, name);
                return;
            }
        }
    }

    /// <summary>Bytes of the layer's files; null when it is not unpacked.</summary>
    public static long? TryContentBytesOf(ContentStore content, Digest diffId) =>
        HostFile.TryReadAllText(content.Directory.Number, $"{PathOf(diffId)}{SizeSuffix}") is { } text
            && long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long size)
            ? size : null;

    internal static string PathOf(Digest diffId) => $"layers/{diffId.Algorithm}/{diffId.Hex}";

    // Before the layer has its name, so that each has a size.
    private void WriteSize(Digest diffId, long size)
    {
        using OwnedFd directory = HostFile.OpenAt(content.Directory.Number, $"layers/{diffId.Algorithm}", Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        string text = size.ToString(System.Globalization.CultureInfo.InvariantCulture);
        HostFile.ReplaceAtomically(directory.Number, diffId.Hex + SizeSuffix, System.Text.Encoding.ASCII.GetBytes(text));
    }

    // Null when, while this one waited, the other has renamed or removed it.
    private OwnedFd? TryLock(string name)
    {
        const int Flags = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW;
        OwnedFd? directory = HostFile.TryOpenAt(content.Directory.Number, name, Flags, 0, out Errno errno);
        if (directory is null)
        {
            return errno == Errno.ENOENT ? null : throw new LinuxException(errno, "open", name);
        }

        FileLock.Exclusive(directory);
        using OwnedFd? named = HostFile.TryOpenAt(content.Directory.Number, name, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0, out _);
        if (named is not null && FileStatus.Of(named.Number).Inode == FileStatus.Of(directory.Number).Inode)
        {
            return directory;
        }

        directory.Dispose();
        return null;
    }

    private void Unpack(Descriptor layer, LayerCompression compression, Digest diffId, OwnedFd directory, string name)
    {
        try
        {
            Require(TreeRemoval.RemoveContent(directory, "."), name);
            Require(RawFile.SetMode(directory, DirectoryMode), name); // whatever the umask was
            using OwnedFd blob = content.OpenBlob(Digest.Parse(layer.Digest));
            UnpackedLayer unpacked = unpacking.Unpack(blob, compression, directory, diffId.Algorithm);
            if (unpacked.DiffId != diffId)
            {
                throw new EnisleException(ErrorKind.Invalid, $"layer {layer.Digest}: unpacks to {unpacked.DiffId}, where the image's configuration says {diffId}");
            }

            WriteSize(diffId, unpacked.ContentBytes);
            DurableFile.Rename(content.Directory.Number, name, content.Directory.Number, PathOf(diffId));
        }
        catch (Exception e)
        {
            _ = TreeRemoval.Remove(content.Directory, name);
            if (e is InvalidDataException)
            {
                throw new EnisleException(ErrorKind.Invalid, $"layer {layer.Digest}: {e.Message}", e);
            }

            throw;
        }
    }

    private static void Require(Errno errno, string subject)
    {
        if (errno != Errno.None)
        {
            throw new LinuxException(errno, "remove", subject);
        }
    }
}
