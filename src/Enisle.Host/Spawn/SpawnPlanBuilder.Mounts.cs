using Enisle.Abi;

namespace Enisle.Host.Spawn;

/// <content>Mounts by descriptor: a mount is made detached, configured, and only then attached to a target that is already open.</content>
public sealed partial class SpawnPlanBuilder
{
    private const int MountAttrSize = 32;

    private long? _empty;

    private long EmptyString => _empty ??= String(string.Empty);

    /// <summary>A new file system instance, configured, not yet attached. Spec: fsopen(2), fsconfig(2), fsmount(2) (Linux 5.2).</summary>
    /// <param name="type">As in /proc/filesystems.</param>
    /// <param name="source">What /proc/self/mountinfo shows as its source; null for none.</param>
    /// <param name="options">Each <c>key=value</c> or <c>key</c>, for the file system's own parser.</param>
    /// <param name="attributes">MOUNT_ATTR_*.</param>
    /// <param name="subject">What errors call it.</param>
    /// <returns>A descriptor of the detached mount.</returns>
    public PlanSlot NewFileSystem(string type, string? source, IEnumerable<string> options, ulong attributes, string subject)
    {
        PlanSlot context = Call("fsopen", $"{subject} ({type})", Syscall.fsopen, String(type), MountAbi.FSOPEN_CLOEXEC).Result;
        if (source is not null)
        {
            SetOption(context, "source", source, subject);
        }

        foreach (string option in options)
        {
            int equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                SetFlag(context, option, subject);
            }
            else
            {
                SetOption(context, option[..equals], option[(equals + 1)..], subject);
            }
        }

        Call("mount", $"{subject} ({type})", Syscall.fsconfig, context, MountAbi.FSCONFIG_CMD_CREATE, 0, 0, 0);
        PlanSlot mount = Call("fsmount", subject, Syscall.fsmount, context, MountAbi.FSMOUNT_CLOEXEC, attributes).Result;
        Close(context);
        return mount;
    }

    /// <summary>A detached copy of the mount (and, recursively, of the mounts below it) that <paramref name="fd"/> stands in.</summary>
    public PlanCall CloneTree(PlanArg fd, bool recursive, string subject) =>
        Call(
            "open_tree",
            subject,
            Syscall.open_tree,
            fd,
            EmptyString,
            MountAbi.OPEN_TREE_CLONE | MountAbi.OPEN_TREE_CLOEXEC | Fcntl.AT_EMPTY_PATH | (recursive ? Fcntl.AT_RECURSIVE : 0));

    /// <summary>As <see cref="CloneTree"/>, from a path of the host as this process sees it before the root is changed.</summary>
    public PlanCall CloneTreeAt(string path, bool recursive) =>
        Call(
            "open_tree",
            path,
            Syscall.open_tree,
            Fcntl.AT_FDCWD,
            String(path),
            MountAbi.OPEN_TREE_CLONE | MountAbi.OPEN_TREE_CLOEXEC | (recursive ? Fcntl.AT_RECURSIVE : 0));

    /// <summary>Attaches a detached mount where <paramref name="target"/> stands.</summary>
    public PlanCall Attach(PlanArg mount, PlanArg target, string subject) =>
        Call(
            "mount",
            subject,
            Syscall.move_mount,
            mount,
            EmptyString,
            target,
            EmptyString,
            MountAbi.MOVE_MOUNT_F_EMPTY_PATH | MountAbi.MOVE_MOUNT_T_EMPTY_PATH);

    /// <summary>Changes a mount's attributes. Spec: mount_setattr(2) (Linux 5.12).</summary>
    public PlanCall SetAttributes(PlanArg mount, bool recursive, in mount_attr attributes, string subject) =>
        Call(
            "mount_setattr",
            subject,
            Syscall.mount_setattr,
            mount,
            EmptyString,
            Fcntl.AT_EMPTY_PATH | (recursive ? Fcntl.AT_RECURSIVE : 0),
            Struct(attributes),
            MountAttrSize);

    /// <summary>The classic call, for propagation of a path this process trusts.</summary>
    public PlanCall SetPropagation(string path, ulong flags) =>
        Call("set propagation", path, Syscall.mount, 0, String(path), 0, flags, 0);

    private void SetOption(PlanSlot context, string key, string value, string subject) => Call(
        "mount option", $"{subject}: {key}={value}", Syscall.fsconfig, context, MountAbi.FSCONFIG_SET_STRING, String(key), String(value), 0);

    private void SetFlag(PlanSlot context, string key, string subject) => Call(
        "mount option", $"{subject}: {key}", Syscall.fsconfig, context, MountAbi.FSCONFIG_SET_FLAG, String(key), 0, 0);
}
