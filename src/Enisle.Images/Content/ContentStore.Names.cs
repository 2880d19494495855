using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Spec.Image;

namespace Enisle.Images.Content;

/// <content>Names: the entries of <c>index.json</c>.</content>
public sealed partial class ContentStore
{
    /// <summary>Carries the full name, as containerd writes and reads it.</summary>
    public const string NameAnnotation = "io.containerd.image.name";

    /// <summary>Carries the tag alone, for tools that look into the directory. Spec: annotations.md.</summary>
    public const string TagAnnotation = "org.opencontainers.image.ref.name";

    private const string IndexFile = "index.json";
    private const string IndexLock = "index.lock";

    /// <summary>What <paramref name="fullName"/> stands for; null when nothing has that name.</summary>
    /// <param name="fullName">Canonical: <c>docker.io/library/busybox:latest</c>.</param>
    public Descriptor? Resolve(string fullName)
    {
        foreach (NamedImage image in Names())
        {
            if (image.FullName == fullName)
            {
                return image.Target;
            }
        }

        return null;
    }

    /// <summary>All entries, oldest first, those without a name among them.</summary>
    public IReadOnlyList<NamedImage> Names()
    {
        byte[] text = HostFile.TryReadAllBytes(Directory.Number, IndexFile)
            ?? throw new LinuxException(Errno.ENOENT, "open", $"{Path}/{IndexFile}");
        ImageIndex index = ImageIndexReader.Read(text, $"{Path}/{IndexFile}");
        NamedImage[] images = new NamedImage[index.Manifests.Count];
        for (int i = 0; i < images.Length; i++)
        {
            Descriptor entry = index.Manifests[i];
            string? name = entry.Annotations.TryGetValue(NameAnnotation, out string? full) ? full : null;
            images[i] = new NamedImage(name, entry.Annotations.Count == 0 ? entry : entry with { Annotations = s_none });
        }

        return images;
    }

    /// <summary>Gives the image a name, and takes the name from the image that had it, which stays without one.</summary>
    /// <param name="fullName">Canonical: <c>docker.io/library/busybox:latest</c>.</param>
    /// <param name="target">A manifest or an index in this store.</param>
    /// <exception cref="EnisleException">NotFound: the blob is not there.</exception>
    public void Tag(string fullName, Descriptor target)
    {
        if (!Contains(Digest.Parse(target.Digest)))
        {
            throw new EnisleException(ErrorKind.NotFound, $"{fullName}: blob {target.Digest} is not in the image store");
        }

        using OwnedFd held = LockIndex();
        List<NamedImage> images = [.. Names()];
        int old = images.FindIndex(image => image.FullName == fullName);
        if (old >= 0 && images[old].Target.Digest == target.Digest)
        {
            return;
        }

        if (old >= 0)
        {
            Descriptor replaced = images[old].Target;
            images.RemoveAt(old);
            if (!images.Exists(image => image.Target.Digest == replaced.Digest))
            {
                images.Add(new NamedImage(null, replaced));
            }
        }

        images.RemoveAll(image => image.FullName is null && image.Target.Digest == target.Digest);
        images.Add(new NamedImage(fullName, target));
        WriteIndex(images);
    }

    /// <summary>Keeps an image that has no name from the garbage collector; nothing to do where it has one.</summary>
    public void Keep(Descriptor target)
    {
        using OwnedFd held = LockIndex();
        List<NamedImage> images = [.. Names()];
        if (!images.Exists(image => image.Target.Digest == target.Digest))
        {
            images.Add(new NamedImage(null, target));
            WriteIndex(images);
        }
    }

    /// <summary>Takes the name away, and with the image's last name its entry; false when nothing has that name.</summary>
    public bool Untag(string fullName) => RemoveEntries(image => image.FullName == fullName);

    /// <summary>Takes all the image's entries away; false when it has none.</summary>
    internal bool Forget(string digest) => RemoveEntries(image => image.Target.Digest == digest);

    private static readonly Dictionary<string, string> s_none = [];

    private bool RemoveEntries(Predicate<NamedImage> isGone)
    {
        using OwnedFd held = LockIndex();
        List<NamedImage> images = [.. Names()];
        if (images.RemoveAll(isGone) == 0)
        {
            return false;
        }

        WriteIndex(images);
        return true;
    }

    private OwnedFd LockIndex()
    {
        OwnedFd file = HostFile.OpenAt(Directory.Number, IndexLock, Fcntl.O_RDWR | Fcntl.O_CREAT, 0x180);
        FileLock.Exclusive(file);
        return file;
    }

    private void WriteIndex(List<NamedImage> images)
    {
        ImageIndex index = new()
        {
            MediaType = MediaTypes.OciIndex,
            Manifests = images.ConvertAll(static image => image.Target with { Annotations = AnnotationsOf(image.FullName) }),
        };
        DurableFile.Replace(Directory.Number, IndexFile, ImageIndexWriter.Write(index), BlobMode);
    }

    internal static Dictionary<string, string> AnnotationsOf(string? fullName)
    {
        if (fullName is null)
        {
            return s_none;
        }

        // A tag follows the last colon, unless that one is a port's or a digest's.
        int colon = fullName.LastIndexOf(':');
        bool isTag = colon > fullName.LastIndexOf('/') && !fullName.Contains('@', StringComparison.Ordinal);
        return isTag ? new() { [NameAnnotation] = fullName, [TagAnnotation] = fullName[(colon + 1)..] } : new() { [NameAnnotation] = fullName };
    }
}
