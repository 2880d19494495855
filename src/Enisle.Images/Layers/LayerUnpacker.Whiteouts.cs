using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Images.Layers.Tar;

namespace Enisle.Images.Layers;

/// <content>Whiteouts: files <c>.wh.NAME</c> in the archive, 0/0 devices and attributes on the disk. They act on lower layers only.</content>
public sealed partial class LayerUnpacker
{
    /// <summary>Before a name: that name is not there any more.</summary>
    internal const string WhiteoutPrefix = ".wh.";

    /// <summary>In a directory: nothing of lower layers is there any more.</summary>
    internal const string OpaqueName = ".wh..wh..opq";

    private const string MetaPrefix = ".wh..wh."; // AUFS's own files
    private static readonly byte[] s_yes = "y"u8.ToArray();

    private string OpaqueAttribute => _options.UserAttributes ? "user.overlay.opaque" : "trusted.overlay.opaque";

    private void MakeWhiteout(OwnedFd parent, string name, TarEntry entry)
    {
        if (name == OpaqueName)
        {
            MarkOpaque(parent, ".", entry);
            return;
        }

        if (name.StartsWith(MetaPrefix, StringComparison.Ordinal))
        {
            return;
        }

        string hidden = name[WhiteoutPrefix.Length..];
        if (hidden is "" or "." or "..")
        {
            throw Refused(entry, "a whiteout of no name");
        }

        Errno errno = RawTree.MakeNode(parent, hidden, Fcntl.S_IFCHR, 0);
        if (errno != Errno.EEXIST)
        {
            Require(errno, entry);
            return;
        }

        // This layer has the name itself, which hides a lower file anyway; of a lower directory the content is to be hidden.
        if (RawTree.TryGetStatus(parent, hidden) is { Type: Fcntl.S_IFDIR })
        {
            MarkOpaque(parent, hidden, entry);
        }
    }

    private static bool IsWhiteout(OwnedFd parent, string name) =>
        RawTree.TryGetStatus(parent, name) is { Type: Fcntl.S_IFCHR, DeviceMajor: 0, DeviceMinor: 0 };

    // The whiteout came first in the archive, the directory that stands in the old one's place later.
    private void ReplaceWhiteout(OwnedFd parent, string name, TarEntry entry)
    {
        Require(RawTree.Unlink(parent, name), entry);
        Require(RawTree.MakeDirectory(parent, name, ParentMode), entry);
        MarkOpaque(parent, name, entry);
    }

    private void MarkOpaque(OwnedFd parent, string name, TarEntry entry)
    {
        Require(OwnDirectoryThread.TryEnter(parent), entry);
        Require(RawFile.SetAttributeOfEntry(name, OpaqueAttribute, s_yes), entry);
    }
}
