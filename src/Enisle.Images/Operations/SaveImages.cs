using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Images.Archives;
using Enisle.Images.Content;
using Enisle.Images.Layers.Tar;
using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary><c>save</c>: images as one tar file or directory, in the form of an OCI layout, of Docker's archives, or of both at once.</summary>
public static class SaveImages
{
    /// <summary>As a tar file. The same images make the same bytes.</summary>
    /// <param name="store">The store.</param>
    /// <param name="names">Names and beginnings of ids; names stay in the archive.</param>
    /// <param name="output">Where it goes; it may be a pipe.</param>
    /// <param name="format">Which index files it has.</param>
    /// <param name="platform">Null: this host's.</param>
    /// <exception cref="EnisleException">NotFound.</exception>
    public static void Run(ContentStore store, IReadOnlyList<string> names, Stream output, SaveFormat format = SaveFormat.Both, Platform? platform = null)
    {
        using StoreLease lease = store.Lease();
        using TarWriter tar = new(output);
        Write(store, Find(store, names, platform), format, new TarFiles(tar));
    }

    /// <summary>As a directory, which must not exist yet or be empty.</summary>
    /// <exception cref="EnisleException">NotFound; AlreadyExists: something is in the directory.</exception>
    public static void RunDirectory(ContentStore store, IReadOnlyList<string> names, string directory, SaveFormat format = SaveFormat.Both, Platform? platform = null)
    {
        using StoreLease lease = store.Lease();
        List<(Image Image, List<string> Names)> images = Find(store, names, platform);
        HostFile.MakeDirectory(Fcntl.AT_FDCWD, directory, 0x1ED);
        using OwnedFd opened = HostFile.Open(directory, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
        if (DirectoryReader.ReadNames(opened).Count > 0)
        {
            throw new EnisleException(ErrorKind.AlreadyExists, $"{directory}: is not empty");
        }

        Write(store, images, format, new DirectoryFiles(opened));
    }

    private static List<(Image Image, List<string> Names)> Find(ContentStore store, IReadOnlyList<string> names, Platform? platform)
    {
        List<(Image Image, List<string> Names)> images = [];
        foreach (string name in names)
        {
            Image image = ImageLookup.Find(store, name, platform);
            int known = images.FindIndex(other => other.Image.Descriptor.Digest == image.Descriptor.Digest);
            if (known < 0)
            {
                images.Add((image, []));
                known = images.Count - 1;
            }

            if (Reference.TryParse(name, out Reference? reference) && reference.Digest is null && store.Resolve(reference.FullName) is not null)
            {
                images[known].Names.Add(reference.FullName);
            }
        }

        return images;
    }

    private static void Write(ContentStore store, List<(Image Image, List<string> Names)> images, SaveFormat format, IArchiveFiles files)
    {
        files.AddDirectory("blobs");
        files.AddDirectory("blobs/sha256");
        HashSet<string> written = [];
        foreach ((Image image, _) in images)
        {
            foreach (Descriptor blob in (IEnumerable<Descriptor>)[.. image.Manifest.Layers, image.Manifest.Config, image.Descriptor])
            {
                if (written.Add(blob.Digest))
                {
                    Digest digest = Digest.Parse(blob.Digest);
                    using Stream content = store.OpenRead(digest);
                    files.AddFile(PathOf(blob), content.Length, content);
                }
            }
        }

        if (format != SaveFormat.Docker)
        {
            Add(files, "index.json", ImageIndexWriter.Write(IndexOf(images)));
            Add(files, "oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray());
        }

        if (format != SaveFormat.Oci)
        {
            Add(files, "manifest.json", DockerArchiveWriter.Write(images.ConvertAll(DockerImageOf)));
        }
    }

    private static void Add(IArchiveFiles files, string name, byte[] content)
    {
        using MemoryStream data = new(content, writable: false);
        files.AddFile(name, content.Length, data);
    }

    private static ImageIndex IndexOf(List<(Image Image, List<string> Names)> images)
    {
        List<Descriptor> manifests = [];
        foreach ((Image image, List<string> names) in images)
        {
            Descriptor target = image.Descriptor with { Platform = image.Config.Platform };
            manifests.AddRange(names.Count == 0 ? [target] : names.Select(name => target with { Annotations = ContentStore.AnnotationsOf(name) }));
        }

        return new ImageIndex { MediaType = MediaTypes.OciIndex, Manifests = manifests };
    }

    private static DockerArchiveImage DockerImageOf((Image Image, List<string> Names) saved) => new()
    {
        Config = PathOf(saved.Image.Manifest.Config),
        RepoTags = saved.Names.ConvertAll(static name => Reference.Parse(name).FamiliarText),
        Layers = [.. saved.Image.Manifest.Layers.Select(PathOf)],
    };

    private static string PathOf(Descriptor blob) => ContentStore.BlobPath(Digest.Parse(blob.Digest));
}
