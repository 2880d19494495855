using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Images.Layers.Tar;

namespace Enisle.Images.Layers;

/// <summary>Makes of a layer's tar file a directory that overlayfs can stack.</summary>
/// <remarks>
/// Spec: OCI image-spec 1.1, layer.md; Documentation/filesystems/overlayfs.rst, «whiteouts and opaque directories».
/// Guest: names lead nowhere but below the target: each parent is opened by openat2(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS), the last
/// component never followed (CVE-2021-32760, CVE-2025-47290, CVE-2021-30465 and their kind). Directories get mode and time at the end, so
/// that neither a set-group-id bit nor a missing write bit has an effect on what is made below. Thread: one, with umask 0 and a working
/// directory of its own (<see cref="OwnDirectoryThread"/>).
/// </remarks>
public sealed partial class LayerUnpacker : IDisposable
{
    private readonly OwnedFd _root;
    private readonly UnpackOptions _options;
    private readonly Identity _own = Identity.OfThisProcess();
    private readonly Dictionary<string, TarEntry> _directories = [];
    private OwnedFd? _parent;
    private string? _parentPath;
    private int _entries;

    /// <summary>Unpacks below <paramref name="root"/>, which stays the caller's.</summary>
    public LayerUnpacker(OwnedFd root, UnpackOptions options)
    {
        _root = root;
        _options = options;
    }

    /// <summary>Bytes of the files so far.</summary>
    public long ContentBytes { get; private set; }

    /// <summary>All entries; afterwards everything of the stream has been read.</summary>
    /// <exception cref="EnisleException">An entry cannot be made, or may not be; Host when the disk is full.</exception>
    /// <exception cref="InvalidDataException">The archive is broken.</exception>
    public void Unpack(TarReader tar)
    {
        while (tar.Next() is { } entry)
        {
            if (++_entries > _options.MaxEntries)
            {
                throw new EnisleException(ErrorKind.Invalid, $"layer: more than {_options.MaxEntries} entries");
            }

            UnpackEntry(tar, entry);
        }

        tar.Drain();
        foreach ((string path, TarEntry entry) in _directories)
        {
            FinishDirectory(path, entry);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _parent?.Dispose();

    private void UnpackEntry(TarReader tar, TarEntry entry)
    {
        string path = LayerPath.Normalize(entry.Name);
        if (path.Length == 0)
        {
            UnpackRoot(entry);
            return;
        }

        OwnedFd parent = OpenParent(path, entry);
        string name = LayerPath.BaseOf(path);
        if (name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal))
        {
            MakeWhiteout(parent, name, entry);
            return;
        }

        switch (entry.Kind)
        {
            case TarKind.File:
                MakeFile(tar, parent, name, entry);
                break;
            case TarKind.Directory:
                MakeDirectory(parent, path, name, entry);
                break;
            case TarKind.SymbolicLink:
                MakeSymlink(parent, name, entry);
                break;
            case TarKind.HardLink:
                MakeHardLink(parent, name, entry);
                break;
            default:
                MakeNode(parent, name, entry);
                break;
        }
    }

    private void UnpackRoot(TarEntry entry)
    {
        if (entry.Kind != TarKind.Directory)
        {
            throw Refused(entry, "the root can only be a directory");
        }

        Own(_root, "", entry);
        SetAttributes(_root, "", entry);
        _directories[""] = entry;
    }

    // Neighbours in an archive mostly have the same parent.
    private OwnedFd OpenParent(string path, TarEntry entry)
    {
        int slash = path.LastIndexOf('/');
        if (_parent is not null && path.AsSpan(0, Math.Max(slash, 0)).SequenceEqual(_parentPath))
        {
            return _parent;
        }

        string parent = slash < 0 ? "" : path[..slash];
        OwnedFd opened = RawTree.TryOpenDirectory(_root, parent, out Errno errno)
            ?? (errno is Errno.ENOENT or Errno.ENOTDIR ? MakeParents(parent, entry) : throw Failed(errno, entry));
        ForgetParent();
        _parent = opened;
        _parentPath = parent;
        return opened;
    }

    // What something is put in place of may have been on the way to the parent.
    private void ForgetParent()
    {
        _parent?.Dispose();
        _parent = null;
        _parentPath = null;
    }

    // Each prefix is resolved from the root again: a symlink in the middle counts from there.
    private OwnedFd MakeParents(string path, TarEntry entry)
    {
        OwnedFd directory = RawTree.TryOpenDirectory(_root, "", out Errno errno) ?? throw Failed(errno, entry);
        for (int end = path.IndexOf('/', StringComparison.Ordinal); ; end = path.IndexOf('/', end + 1))
        {
            string prefix = end < 0 ? path : path[..end];
            OwnedFd? next = RawTree.TryOpenDirectory(_root, prefix, out errno);
            if (next is null)
            {
                using OwnedFd _ = directory;
                MakeParent(directory, LayerPath.BaseOf(prefix), errno, entry);
                next = RawTree.TryOpenDirectory(_root, prefix, out errno) ?? throw Failed(errno, entry);
            }
            else
            {
                directory.Dispose();
            }

            directory = next;
            if (end < 0)
            {
                return directory;
            }
        }
    }

    private void MakeParent(OwnedFd directory, string name, Errno errno, TarEntry entry)
    {
        if (errno == Errno.ENOTDIR && IsWhiteout(directory, name))
        {
            ReplaceWhiteout(directory, name, entry);
            return;
        }

        if (errno != Errno.ENOENT)
        {
            throw Failed(errno, entry);
        }

        errno = RawTree.MakeDirectory(directory, name, ParentMode);
        if (errno != Errno.None)
        {
            throw errno == Errno.EEXIST ? Refused(entry, $"the link {LayerPath.Show(name)} on the way to it leads nowhere") : Failed(errno, entry);
        }
    }

    private static EnisleException Refused(TarEntry entry, string rule) =>
        new(ErrorKind.Invalid, $"layer entry \"{LayerPath.Show(entry.Name)}\": {rule}");

    private static EnisleException Failed(Errno errno, TarEntry entry) => new(
        errno is Errno.ENOSPC or Errno.EDQUOT or Errno.EIO or Errno.EROFS or Errno.EMFILE ? ErrorKind.Host : ErrorKind.Invalid,
        $"layer entry \"{LayerPath.Show(entry.Name)}\": {errno.Describe()}");
}
