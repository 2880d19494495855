using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Images.Layers.Tar;

namespace Enisle.Images.Layers;

/// <content>Files, directories, links, devices.</content>
public sealed partial class LayerUnpacker
{
    private const uint ParentMode = 0x1ED; // 0755
    private const uint OwnerOnly = 0x1C0; // 0700
    private const uint SpecialBits = 0xE00; // set-user-id, set-group-id, sticky

    private bool Keeps(TarEntry entry) => _options.IgnoreOwners || (entry.Uid == _own.Uid && entry.Gid == _own.Gid);

    private void MakeFile(TarReader tar, OwnedFd parent, string name, TarEntry entry)
    {
        using OwnedFd file = CreateFile(parent, name, entry);
        WriteData(tar, file, entry);
        ContentBytes += entry.SizeBytes;

        // In this order: writing takes set-id bits and capabilities away, and so does a change of owner.
        Own(file, name, entry);
        if ((entry.Mode & SpecialBits) != 0)
        {
            Require(RawFile.SetMode(file, entry.Mode), entry);
        }

        SetAttributes(file, name, entry);
        Require(RawFile.SetTime(file, entry.Seconds, entry.Nanoseconds), entry);
    }

    private OwnedFd CreateFile(OwnedFd parent, string name, TarEntry entry)
    {
        const int Flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL;
        OwnedFd? file = RawTree.TryOpen(parent, name, Flags, entry.Mode, out Errno errno);
        if (file is null && errno == Errno.EEXIST)
        {
            RemoveOld(parent, name, entry);
            file = RawTree.TryOpen(parent, name, Flags, entry.Mode, out errno);
        }

        return file ?? throw Failed(errno, entry);
    }

    private static void WriteData(TarReader tar, OwnedFd file, TarEntry entry)
    {
        if (entry.Sparse is null)
        {
            long offset = 0;
            while (tar.ReadData() is { IsEmpty: false } piece)
            {
                Require(RawFile.WriteAt(file, piece, offset), entry);
                offset += piece.Length;
            }

            return;
        }

        int segment = 0;
        long done = 0; // of that segment
        while (tar.ReadData() is { IsEmpty: false } piece)
        {
            while (!piece.IsEmpty)
            {
                TarSegment target = entry.Sparse[segment];
                int count = (int)Math.Min(piece.Length, target.Length - done);
                Require(RawFile.WriteAt(file, piece[..count], target.Offset + done), entry);
                piece = piece[count..];
                done += count;
                if (done == target.Length)
                {
                    segment++;
                    done = 0;
                }
            }
        }

        Require(RawFile.SetLength(file, entry.SizeBytes), entry);
    }

    private void MakeDirectory(OwnedFd parent, string path, string name, TarEntry entry)
    {
        Errno errno = RawTree.MakeDirectory(parent, name, OwnerOnly);
        if (errno == Errno.EEXIST)
        {
            KeepOrReplace(parent, name, entry);
        }
        else
        {
            Require(errno, entry);
        }

        if (!Keeps(entry))
        {
            Require(RawTree.SetOwner(parent, name, entry.Uid, entry.Gid), entry);
        }

        if (entry.Attributes.Count > 0)
        {
            using OwnedFd directory = RawTree.TryOpen(parent, name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, out errno) ?? throw Failed(errno, entry);
            SetAttributes(directory, name, entry);
        }

        _directories[path] = entry;
    }

    private void KeepOrReplace(OwnedFd parent, string name, TarEntry entry)
    {
        if (IsWhiteout(parent, name))
        {
            ReplaceWhiteout(parent, name, entry);
        }
        else if (RawTree.TryGetStatus(parent, name) is not { Type: Fcntl.S_IFDIR })
        {
            RemoveOld(parent, name, entry);
            Require(RawTree.MakeDirectory(parent, name, OwnerOnly), entry);
        }
    }

    private void FinishDirectory(string path, TarEntry entry)
    {
        using OwnedFd? directory = RawTree.TryOpenDirectory(_root, path, out Errno errno, Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW);
        if (directory is null)
        {
            // A later entry has put something else in its place.
            if (errno is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP)
            {
                return;
            }

            throw Failed(errno, entry);
        }

        Require(RawFile.SetMode(directory, entry.Mode), entry);
        Require(RawFile.SetTime(directory, entry.Seconds, entry.Nanoseconds), entry);
    }

    private void MakeSymlink(OwnedFd parent, string name, TarEntry entry)
    {
        Errno errno = RawTree.MakeSymlink(parent, name, entry.LinkName);
        if (errno == Errno.EEXIST)
        {
            RemoveOld(parent, name, entry);
            errno = RawTree.MakeSymlink(parent, name, entry.LinkName);
        }

        Require(errno, entry);
        if (!Keeps(entry))
        {
            Require(RawTree.SetOwner(parent, name, entry.Uid, entry.Gid), entry);
        }

        SetAttributesOfEntry(parent, name, entry);
        Require(RawTree.SetTime(parent, name, entry.Seconds, entry.Nanoseconds), entry);
    }

    private void MakeHardLink(OwnedFd parent, string name, TarEntry entry)
    {
        string target = LayerPath.Normalize(entry.LinkName);
        string old = LayerPath.BaseOf(target);
        if (old.Length == 0)
        {
            throw Refused(entry, "the root cannot be linked to");
        }

        using OwnedFd? directory = RawTree.TryOpenDirectory(_root, LayerPath.ParentOf(target), out Errno errno);
        if (directory is null)
        {
            throw Refused(entry, $"the hard link's target {LayerPath.Show(target)}: {Host.ErrnoText.Describe(errno)}");
        }

        errno = RawTree.MakeLink(directory, old, parent, name);
        if (errno == Errno.EEXIST && RawTree.TryGetStatus(directory, old) is { } source)
        {
            if (RawTree.TryGetStatus(parent, name)?.Inode == source.Inode)
            {
                return;
            }

            RemoveOld(parent, name, entry);
            errno = RawTree.MakeLink(directory, old, parent, name);
        }

        if (errno != Errno.None)
        {
            throw errno is Errno.ENOSPC or Errno.EDQUOT or Errno.EIO ? Failed(errno, entry)
                : Refused(entry, $"the hard link's target {LayerPath.Show(target)}: {Host.ErrnoText.Describe(errno)}");
        }
    }

    private void MakeNode(OwnedFd parent, string name, TarEntry entry)
    {
        uint type = entry.Kind switch
        {
            TarKind.CharacterDevice => Fcntl.S_IFCHR,
            TarKind.BlockDevice => Fcntl.S_IFBLK,
            _ => Fcntl.S_IFIFO,
        };
        ulong device = type == Fcntl.S_IFIFO ? 0 : DeviceNumber.Make(entry.DeviceMajor, entry.DeviceMinor);
        Errno errno = RawTree.MakeNode(parent, name, type | entry.Mode, device);
        if (errno == Errno.EEXIST)
        {
            RemoveOld(parent, name, entry);
            errno = RawTree.MakeNode(parent, name, type | entry.Mode, device);
        }

        if (errno == Errno.EPERM)
        {
            throw Refused(entry, "a device can only be made by root");
        }

        Require(errno, entry);
        if (!Keeps(entry))
        {
            Require(RawTree.SetOwner(parent, name, entry.Uid, entry.Gid), entry);
            Require(RawTree.SetMode(parent, name, entry.Mode), entry);
        }

        SetAttributesOfEntry(parent, name, entry);
        Require(RawTree.SetTime(parent, name, entry.Seconds, entry.Nanoseconds), entry);
    }

    private void RemoveOld(OwnedFd parent, string name, TarEntry entry)
    {
        Require(TreeRemoval.Remove(parent, name), entry);

        // The parent in hand stays open: it holds what was removed, so it was not removed itself.
        _parentPath = null;
    }

    private void Own(OwnedFd file, string name, TarEntry entry)
    {
        if (!Keeps(entry))
        {
            Errno errno = name.Length == 0 ? RawTree.SetOwner(file, ".", entry.Uid, entry.Gid) : RawFile.SetOwner(file, entry.Uid, entry.Gid);
            Require(errno, entry);
        }
    }

    private static void SetAttributes(OwnedFd file, string name, TarEntry entry)
    {
        if (name.Length == 0 && entry.Attributes.Count > 0)
        {
            SetAttributesOfEntry(file, ".", entry);
            return;
        }

        foreach ((string key, byte[] value) in entry.Attributes)
        {
            if (IsOurs(key))
            {
                continue;
            }

            RequireAttribute(RawFile.SetAttribute(file, key, value), key, entry);
        }
    }

    private static void SetAttributesOfEntry(OwnedFd parent, string name, TarEntry entry)
    {
        if (entry.Attributes.Count == 0)
        {
            return;
        }

        Require(OwnDirectoryThread.TryEnter(parent), entry);
        foreach ((string key, byte[] value) in entry.Attributes)
        {
            if (!IsOurs(key))
            {
                RequireAttribute(RawFile.SetAttributeOfEntry(name, key, value), key, entry);
            }
        }
    }

    // Overlayfs would take these for its own marks: a layer must not redirect or hide what its archive does not say.
    private static bool IsOurs(string key) =>
        key.StartsWith("trusted.overlay.", StringComparison.Ordinal) || key.StartsWith("user.overlay.", StringComparison.Ordinal);

    // A file system without attributes, or a user namespace without the right to this one, loses them, as with every engine.
    private static void RequireAttribute(Errno errno, string key, TarEntry entry)
    {
        bool mayBeLost = errno == Errno.EOPNOTSUPP || (errno == Errno.EPERM && !key.StartsWith("security.capability", StringComparison.Ordinal));
        if (!mayBeLost)
        {
            Require(errno, entry);
        }
    }

    private static void Require(Errno errno, TarEntry entry)
    {
        if (errno != Errno.None)
        {
            throw Failed(errno, entry);
        }
    }
}
