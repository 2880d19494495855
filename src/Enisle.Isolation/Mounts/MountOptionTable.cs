using Enisle.Abi;

namespace Enisle.Isolation.Mounts;

/// <summary>The generic mount options by name. Spec: config.md, «Linux mount options»; mount_setattr(2).</summary>
public static class MountOptionTable
{
    /// <summary>All generic names, for <c>features</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "async", "atime", "bind", "defaults", "dev", "diratime", "dirsync", "exec", "idmap", "lazytime", "loud", "mand",
        "noatime", "nodev", "nodiratime", "noexec", "nolazytime", "nomand", "norelatime", "nostrictatime", "nosuid", "nosymfollow",
        "private", "ratime", "rbind", "rdev", "rdiratime", "relatime", "remount", "rexec", "ridmap", "rnoatime", "rnodev",
        "rnodiratime", "rnoexec", "rnorelatime", "rnostrictatime", "rnosuid", "rnosymfollow", "ro", "rprivate", "rrelatime", "rro",
        "rrw", "rshared", "rslave", "rstrictatime", "rsuid", "rsymfollow", "runbindable", "rw", "shared", "silent", "slave",
        "strictatime", "suid", "symfollow", "sync", "tmpcopyup", "unbindable",
    ];

    /// <summary>A mount attribute and whether the option clears it.</summary>
    public static bool TryGetAttribute(string option, out ulong attribute, out bool clears)
    {
        (ulong Attribute, bool Clears)? found = option switch
        {
            "ro" => (MountAbi.MOUNT_ATTR_RDONLY, false),
            "rw" => (MountAbi.MOUNT_ATTR_RDONLY, true),
            "nosuid" => (MountAbi.MOUNT_ATTR_NOSUID, false),
            "suid" => (MountAbi.MOUNT_ATTR_NOSUID, true),
            "nodev" => (MountAbi.MOUNT_ATTR_NODEV, false),
            "dev" => (MountAbi.MOUNT_ATTR_NODEV, true),
            "noexec" => (MountAbi.MOUNT_ATTR_NOEXEC, false),
            "exec" => (MountAbi.MOUNT_ATTR_NOEXEC, true),
            "nodiratime" => (MountAbi.MOUNT_ATTR_NODIRATIME, false),
            "diratime" => (MountAbi.MOUNT_ATTR_NODIRATIME, true),
            "nosymfollow" => (MountAbi.MOUNT_ATTR_NOSYMFOLLOW, false),
            "symfollow" => (MountAbi.MOUNT_ATTR_NOSYMFOLLOW, true),
            "noatime" => (MountAbi.MOUNT_ATTR_NOATIME, false),
            "strictatime" => (MountAbi.MOUNT_ATTR_STRICTATIME, false),

            // «not noatime», «not strictatime» and relatime are all the kernel's default.
            "relatime" or "atime" or "nostrictatime" or "norelatime" => (MountAbi.MOUNT_ATTR_RELATIME, false),
            _ => null,
        };
        (attribute, clears) = found ?? default;
        return found is not null;
    }

    /// <summary>MS_SHARED, MS_SLAVE, MS_PRIVATE or MS_UNBINDABLE, with MS_REC where the name begins with r.</summary>
    public static bool TryGetPropagation(string option, out ulong flags)
    {
        flags = option switch
        {
            "shared" => MountAbi.MS_SHARED,
            "slave" => MountAbi.MS_SLAVE,
            "private" => MountAbi.MS_PRIVATE,
            "unbindable" => MountAbi.MS_UNBINDABLE,
            "rshared" => MountAbi.MS_SHARED | MountAbi.MS_REC,
            "rslave" => MountAbi.MS_SLAVE | MountAbi.MS_REC,
            "rprivate" => MountAbi.MS_PRIVATE | MountAbi.MS_REC,
            "runbindable" => MountAbi.MS_UNBINDABLE | MountAbi.MS_REC,
            _ => 0,
        };
        return flags != 0;
    }
}
