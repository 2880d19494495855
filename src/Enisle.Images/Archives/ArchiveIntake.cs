using Enisle.Host;
using Enisle.Images.Content;
using Enisle.Images.Layers;
using Enisle.Spec.Image;

namespace Enisle.Images.Archives;

/// <summary>The files of an image archive as they come, in any order: blobs go straight into the store, index files are kept.</summary>
/// <remarks>Names are looked up in a table and never on a disk: none can lead anywhere.</remarks>
internal sealed class ArchiveIntake(ContentStore store)
{
    private const int MaxFiles = 100_000;
    private const int MaxLinks = 8;

    private readonly Dictionary<string, byte[]> _documents = [];
    private readonly Dictionary<string, Descriptor> _files = [];
    private readonly Dictionary<string, string> _links = [];
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(256 * 1024);

    /// <summary>An index file: <c>index.json</c>, <c>oci-layout</c>, <c>manifest.json</c>.</summary>
    public byte[]? TryGetDocument(string name) => _documents.GetValueOrDefault(name);

    /// <summary>Takes one file in.</summary>
    public void AddFile(string name, long size, Stream data)
    {
        if (_files.Count + _documents.Count > MaxFiles)
        {
            throw new EnisleException(ErrorKind.Invalid, $"archive: more than {MaxFiles} files");
        }

        if (name is "index.json" or "manifest.json" or "oci-layout")
        {
            _documents[name] = ReadDocument(name, size, data);
        }
        else if (TryGetBlobName(name) is { } digest)
        {
            _files[name] = WriteBlob(digest, size, data);
        }
        else if (!name.EndsWith("/VERSION", StringComparison.Ordinal) && name is not ("repositories" or "VERSION"))
        {
            using NewBlob blob = store.BeginNew();
            while (data.Read(_buffer) is > 0 and var count)
            {
                blob.Write(_buffer.AsSpan(0, count));
            }

            _files[name] = blob.Commit("");
        }
    }

    /// <summary>Old archives share layers by links between their directories.</summary>
    public void AddLink(string name, string target) => _links[name] = target;

    /// <summary>The blob that a file of the archive became.</summary>
    /// <exception cref="EnisleException">Invalid: the archive has no such file.</exception>
    public Descriptor Find(string name)
    {
        string path = LayerPath.Normalize(name);
        for (int i = 0; i < MaxLinks; i++)
        {
            if (_files.TryGetValue(path, out Descriptor? found))
            {
                return found;
            }

            if (!_links.TryGetValue(path, out string? target))
            {
                break;
            }

            path = target;
        }

        throw new EnisleException(ErrorKind.Invalid, $"archive: manifest.json names {LayerPath.Show(name)}, which is not there");
    }

    private static byte[] ReadDocument(string name, long size, Stream data)
    {
        if (size > MediaTypes.MaxDocumentBytes)
        {
            throw new EnisleException(ErrorKind.Invalid, $"archive: {name}: {size} bytes is more than {MediaTypes.MaxDocumentBytes}");
        }

        byte[] content = new byte[size];
        data.ReadExactly(content);
        return content;
    }

    private Descriptor WriteBlob(Digest digest, long size, Stream data)
    {
        using BlobWriter writer = store.BeginWrite(digest, size);
        long skip = writer.Offset;
        while (data.Read(_buffer) is > 0 and var count)
        {
            int known = (int)Math.Min(skip, count);
            skip -= known;
            writer.Write(_buffer.AsSpan(known, count - known));
        }

        writer.Commit();
        return new Descriptor { MediaType = "", Digest = digest.Text, SizeBytes = size };
    }

    // blobs/ALGORITHM/HEX
    private static Digest? TryGetBlobName(string name)
    {
        string[] parts = name.Split('/');
        return parts is ["blobs", _, _] && Digest.TryParse($"{parts[1]}:{parts[2]}", out Digest digest) ? digest : null;
    }
}
