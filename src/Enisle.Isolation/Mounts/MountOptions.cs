using Enisle.Abi;

namespace Enisle.Isolation.Mounts;

/// <summary>A mount's option list, sorted into what the kernel takes by different doors.</summary>
/// <remarks>Spec: OCI runtime-spec 1.3.0, config.md, «Linux mount options»; mount(8).</remarks>
public sealed class MountOptions
{
    private readonly List<string> _data = [];
    private readonly List<string> _superblockFlags = [];

    private MountOptions()
    {
    }

    /// <summary>MOUNT_ATTR_* to set on this mount, and to clear.</summary>
    public ulong Set { get; private set; }

    /// <summary>MOUNT_ATTR_* to clear on this mount.</summary>
    public ulong Clear { get; private set; }

    /// <summary>MOUNT_ATTR_* to set on this mount and all below it (<c>rro</c>, …).</summary>
    public ulong RecursiveSet { get; private set; }

    /// <summary>MOUNT_ATTR_* to clear on this mount and all below it (<c>rrw</c>, …).</summary>
    public ulong RecursiveClear { get; private set; }

    /// <summary>Whether the source is a part of the tree rather than a new file system.</summary>
    public bool Bind { get; private set; }

    /// <summary>Whether a bind mount takes the mounts below its source along.</summary>
    public bool Recursive { get; private set; }

    /// <summary>Whether an existing mount is changed instead of a new one made.</summary>
    public bool Remount { get; private set; }

    /// <summary>Whether a new tmpfs starts with what its mount point held.</summary>
    public bool TmpCopyUp { get; private set; }

    /// <summary><c>idmap</c>, or <c>ridmap</c> for the mounts below too; null for neither.</summary>
    public string? IdMap { get; private set; }

    /// <summary>MS_SHARED, MS_SLAVE, MS_PRIVATE or MS_UNBINDABLE, with MS_REC or not, in the order given.</summary>
    public IReadOnlyList<ulong> Propagation { get; private set; } = [];

    /// <summary>What goes to the file system's own parser, in order.</summary>
    public IReadOnlyList<string> Data => _data;

    /// <summary>Flags of the whole file system (<c>sync</c>, <c>lazytime</c>, …), which fsconfig(2) takes by name.</summary>
    public IReadOnlyList<string> SuperblockFlags => _superblockFlags;

    /// <summary>Sorts <paramref name="options"/>; what is no generic option belongs to the file system.</summary>
    public static MountOptions Parse(IReadOnlyList<string> options)
    {
        MountOptions result = new();
        foreach (string option in options)
        {
            result.Add(option);
        }

        return result;
    }

    private void Add(string option)
    {
        if (MountOptionTable.TryGetAttribute(option, out ulong attribute, out bool clears))
        {
            if (clears)
            {
                Clear |= attribute;
                Set &= ~attribute;
            }
            else
            {
                if ((attribute & MountAbi.MOUNT_ATTR__ATIME) != 0 || attribute == 0)
                {
                    SetAccessTime(attribute);
                }

                Set |= attribute;
                Clear &= ~attribute | MountAbi.MOUNT_ATTR__ATIME;
            }
        }
        else if (option.Length > 1 && option[0] == 'r' && MountOptionTable.TryGetAttribute(option[1..], out attribute, out clears))
        {
            AddRecursive(attribute, clears);
        }
        else if (MountOptionTable.TryGetPropagation(option, out ulong propagation))
        {
            Propagation = [.. Propagation, propagation];
        }
        else
        {
            AddOther(option);
        }
    }

    private void AddRecursive(ulong attribute, bool clears)
    {
        if (clears)
        {
            RecursiveClear |= attribute;
            RecursiveSet &= ~attribute;
            return;
        }

        if ((attribute & MountAbi.MOUNT_ATTR__ATIME) != 0 || attribute == 0)
        {
            RecursiveClear |= MountAbi.MOUNT_ATTR__ATIME;
            RecursiveSet &= ~(ulong)MountAbi.MOUNT_ATTR__ATIME;
        }

        RecursiveSet |= attribute;
        RecursiveClear &= ~attribute | MountAbi.MOUNT_ATTR__ATIME;
    }

    // The access-time modes are one field, not bits: the kernel wants the whole field cleared when it is set.
    private void SetAccessTime(ulong mode)
    {
        Clear |= MountAbi.MOUNT_ATTR__ATIME;
        Set = (Set & ~(ulong)MountAbi.MOUNT_ATTR__ATIME) | mode;
    }

    private void AddOther(string option)
    {
        switch (option)
        {
            case "bind":
                Bind = true;
                break;
            case "rbind":
                Bind = true;
                Recursive = true;
                break;
            case "remount":
                Remount = true;
                break;
            case "tmpcopyup":
                TmpCopyUp = true;
                break;
            case "idmap" or "ridmap":
                IdMap = option;
                break;
            case "defaults" or "":
                break;
            case "sync" or "async" or "dirsync" or "lazytime" or "nolazytime" or "mand" or "nomand":
                _superblockFlags.Add(option);
                break;
            case "silent" or "loud" or "iversion" or "noiversion" or "acl" or "noacl":
                break; // about messages and mount(8) only; nothing a mount made here could show
            default:
                _data.Add(option);
                break;
        }
    }
}
