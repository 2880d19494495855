using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Images.Layers.Tar;
using Microsoft.Win32.SafeHandles;

namespace Enisle.Images.Layers;

/// <summary>Writes a directory tree as a tar file, by descriptor, in the order of names' bytes.</summary>
/// <remarks>
/// With <c>overlayMarks</c> the tree is the upper directory of an overlay, and whiteouts become files <c>.wh.NAME</c> again. Sockets are left
/// out, as in every engine. The tree may change meanwhile, and be hostile: no symlink is followed.
/// </remarks>
public sealed class TreeArchive
{
    private const int MaxDepth = 3000;

    private readonly TarWriter _tar;
    private readonly bool _overlayMarks;
    private readonly Dictionary<(ulong Device, ulong Inode), string> _firstNames = [];

    private TreeArchive(TarWriter tar, bool overlayMarks)
    {
        _tar = tar;
        _overlayMarks = overlayMarks;
    }

    /// <summary>Writes all below <paramref name="directory"/> and, as <c>./</c>, the directory itself.</summary>
    public static void Write(OwnedFd directory, Stream output, bool overlayMarks) =>
        OwnDirectoryThread.Run("archive", () =>
        {
            using TarWriter tar = new(output);
            TreeArchive archive = new(tar, overlayMarks);
            using OwnedFd opened = RawTree.TryOpen(directory, ".", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, out Errno errno)
                ?? throw new LinuxException(errno, "open", "tree");
            archive.WriteDirectory(opened, "", 0);
            return true;
        });

    private void WriteDirectory(OwnedFd directory, string path, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new LinuxException(Errno.ELOOP, "archive", LayerPath.Show(path));
        }

        EntryStatus status = EntryStatus.Of(directory);
        IReadOnlyList<KeyValuePair<string, byte[]>> attributes = AttributesOf(directory, ".");
        string name = path.Length == 0 ? "./" : path + "/";
        _tar.Write(EntryOf(name, TarKind.Directory, status) with { Attributes = Foreign(attributes) });
        if (_overlayMarks && IsOpaque(attributes))
        {
            _tar.Write(new TarEntry { Name = path.Length == 0 ? LayerUnpacker.OpaqueName : $"{path}/{LayerUnpacker.OpaqueName}", Kind = TarKind.File });
        }

        List<string> names = DirectoryReader.ReadRawNames(directory);
        names.Sort(string.CompareOrdinal);
        foreach (string entry in names)
        {
            WriteEntry(directory, entry, path.Length == 0 ? entry : $"{path}/{entry}", depth);
        }
    }

    private void WriteEntry(OwnedFd directory, string name, string path, int depth)
    {
        using OwnedFd? entry = RawTree.TryOpen(directory, name, Fcntl.O_PATH, 0, out _);
        if (entry is null)
        {
            return; // gone since its name was read
        }

        EntryStatus status = EntryStatus.Of(entry);
        switch (status.Type)
        {
            case Fcntl.S_IFDIR:
                using (OwnedFd child = Open(directory, name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY))
                {
                    WriteDirectory(child, path, depth + 1);
                }

                break;
            case Fcntl.S_IFSOCK:
                break;
            case Fcntl.S_IFCHR when _overlayMarks && status is { RawMajor: 0, RawMinor: 0 }:
                string parent = LayerPath.ParentOf(path);
                string hidden = LayerUnpacker.WhiteoutPrefix + name;
                _tar.Write(new TarEntry { Name = parent.Length == 0 ? hidden : $"{parent}/{hidden}", Kind = TarKind.File });
                break;
            default:
                WriteOther(directory, name, path, status);
                break;
        }
    }

    private void WriteOther(OwnedFd directory, string name, string path, EntryStatus status)
    {
        if (status.Links > 1 && !_firstNames.TryAdd((status.Device, status.Inode), path))
        {
            _tar.Write(EntryOf(path, TarKind.HardLink, status) with { LinkName = _firstNames[(status.Device, status.Inode)] });
            return;
        }

        IReadOnlyList<KeyValuePair<string, byte[]>> attributes = Foreign(AttributesOf(directory, name));
        if (status.Type == Fcntl.S_IFREG)
        {
            using OwnedFd file = Open(directory, name, Fcntl.O_RDONLY | Fcntl.O_NONBLOCK);
            using FileStream data = new(new SafeFileHandle(file.Number, ownsHandle: false), FileAccess.Read, bufferSize: 0);
            _tar.Write(EntryOf(path, TarKind.File, status) with { SizeBytes = status.Size, Attributes = attributes }, data);
            return;
        }

        TarKind kind = status.Type switch
        {
            Fcntl.S_IFLNK => TarKind.SymbolicLink,
            Fcntl.S_IFCHR => TarKind.CharacterDevice,
            Fcntl.S_IFBLK => TarKind.BlockDevice,
            _ => TarKind.Fifo,
        };
        _tar.Write(EntryOf(path, kind, status) with
        {
            LinkName = kind == TarKind.SymbolicLink ? RawTree.TryReadLink(directory, name) ?? "" : "",
            DeviceMajor = status.RawMajor,
            DeviceMinor = status.RawMinor,
            Attributes = attributes,
        });
    }

    private static TarEntry EntryOf(string path, TarKind kind, EntryStatus status) => new()
    {
        Name = path,
        Kind = kind,
        Mode = status.Mode,
        Uid = status.Uid,
        Gid = status.Gid,
        Seconds = status.Seconds,
    };

    private static IReadOnlyList<KeyValuePair<string, byte[]>> AttributesOf(OwnedFd directory, string name) =>
        OwnDirectoryThread.TryEnter(directory) == Errno.None ? RawFile.AttributesOfEntry(name) : [];

    private static bool IsOpaque(IReadOnlyList<KeyValuePair<string, byte[]>> attributes) =>
        attributes.Any(static attribute => attribute is { Key: "trusted.overlay.opaque" or "user.overlay.opaque", Value: [(byte)'y'] });

    // Overlayfs's own marks are of this mount, not of the layer; labels are of this host.
    private static KeyValuePair<string, byte[]>[] Foreign(IReadOnlyList<KeyValuePair<string, byte[]>> attributes) =>
    [
        .. attributes.Where(static attribute =>
            !attribute.Key.StartsWith("trusted.overlay.", StringComparison.Ordinal)
            && !attribute.Key.StartsWith("user.overlay.", StringComparison.Ordinal)
            && attribute.Key != "security.selinux")
        .OrderBy(static attribute => attribute.Key, StringComparer.Ordinal),
    ];

    private static OwnedFd Open(OwnedFd directory, string name, int flags) =>
        RawTree.TryOpen(directory, name, flags, 0, out Errno errno) ?? throw new LinuxException(errno, "open", LayerPath.Show(name));
}
