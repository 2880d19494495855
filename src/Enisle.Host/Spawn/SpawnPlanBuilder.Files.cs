using Enisle.Abi;

namespace Enisle.Host.Spawn;

/// <content>Files and directories inside a root that is not trusted: by descriptor, never by a path that could lead outside.</content>
public sealed partial class SpawnPlanBuilder
{
    private const ulong InRoot = Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS;

    /// <summary>Opens a path of the host (before the root is changed) or of this process.</summary>
    public PlanCall Open(string path, int flags) =>
        Call("open", path, Syscall.openat, Fcntl.AT_FDCWD, String(path), flags | Fcntl.O_CLOEXEC, 0);

    /// <summary>Opens a path inside <paramref name="root"/>, with every symlink resolved as if that were «/».</summary>
    public PlanCall OpenInRoot(PlanArg root, string path, int flags, uint mode = 0, string? subject = null) =>
        Call("open", subject ?? path, Syscall.openat2, root, String(Relative(path)), How(flags, mode, InRoot), OpenHowSize);

    /// <summary>Opens below <paramref name="directory"/> without crossing a mount or following any link: for a procfs of our own.</summary>
    public PlanCall OpenBeneath(PlanArg directory, string path, int flags, string subject) =>
        Call(
            "open",
            subject,
            Syscall.openat2,
            directory,
            String(Relative(path)),
            How(flags, 0, Fcntl.RESOLVE_BENEATH | Fcntl.RESOLVE_NO_XDEV | Fcntl.RESOLVE_NO_SYMLINKS),
            OpenHowSize);

    /// <summary>Closes a descriptor.</summary>
    public void Close(PlanArg fd) => Call("close", null, Syscall.close, fd);

    /// <summary>Writes a text to an open descriptor in one call.</summary>
    public PlanCall Write(PlanArg fd, string text, string subject) =>
        Call("write", subject, Syscall.write, fd, String(text), System.Text.Encoding.UTF8.GetByteCount(text));

    /// <summary>A directory inside the root, made with its parents where it is missing.</summary>
    /// <returns>An O_PATH descriptor of it.</returns>
    public PlanSlot EnsureDirectory(PlanArg root, string path, string? subject = null)
    {
        const uint Mode = 0x1ED; // 0755
        PlanSlot result = NewSlot();
        PlanJump done = NewJump();
        OpenInRoot(root, path, Fcntl.O_PATH | Fcntl.O_DIRECTORY, subject: subject).Into(result).Ignore(Errno.ENOENT).OnSuccess(done);
        string[] names = Components(path);
        MakeParents(root, names, names.Length, Mode, result);
        Place(done);
        return result;
    }

    /// <summary>A file inside the root for something to be mounted on, made empty, with its parents, where nothing is.</summary>
    /// <param name="root">Where paths begin.</param>
    /// <param name="path">Inside it.</param>
    /// <param name="follow">Whether a symlink as last name is followed (inside the root); otherwise the link itself is what is there.</param>
    /// <returns>An O_PATH descriptor of whatever is there.</returns>
    public PlanSlot EnsureFile(PlanArg root, string path, bool follow = true)
    {
        int flags = Fcntl.O_PATH | (follow ? 0 : Fcntl.O_NOFOLLOW);
        PlanSlot result = NewSlot();
        PlanJump done = NewJump();
        OpenInRoot(root, path, flags).Into(result).Ignore(Errno.ENOENT).OnSuccess(done);
        string[] names = Components(path);
        if (names.Length > 1)
        {
            int mark = SlotMark;
            PlanSlot parent = NewSlot();
            MakeParents(root, names, names.Length - 1, 0x1ED, parent);
            Close(parent);
            ReleaseSlots(mark);
        }

        // O_EXCL: what appears in the meantime is not opened, so a FIFO cannot block us nor a device be touched.
        PlanJump exists = NewJump();
        OpenInRoot(root, path, Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_WRONLY | Fcntl.O_NOFOLLOW, 0x1A4)
            .Into(result)
            .OnErrno(Errno.EEXIST, exists);
        Close(result);
        Place(exists);
        OpenInRoot(root, path, flags).Into(result);
        Place(done);
        return result;
    }

    /// <summary>The directory that holds <paramref name="path"/>'s last name, made where it is missing.</summary>
    public PlanSlot EnsureParent(PlanArg root, string path, out string name)
    {
        string[] names = Components(path);
        name = names.Length == 0 ? "." : names[^1];
        return EnsureDirectory(root, string.Join('/', names, 0, Math.Max(names.Length - 1, 0)));
    }

    /// <summary>The address of an open_how; equal ones are shared.</summary>
    private long How(int flags, ulong mode, ulong resolve)
    {
        (int, ulong, ulong) key = (flags, mode, resolve);
        if (!_hows.TryGetValue(key, out long address))
        {
            address = Struct(new open_how { flags = (uint)(flags | Fcntl.O_CLOEXEC), mode = mode, resolve = resolve });
            _hows.Add(key, address);
        }

        return address;
    }

    private static string Relative(string path) => path.Trim('/') is { Length: > 0 } relative ? relative : ".";

    private static string[] Components(string path) =>
        Array.FindAll(path.Split('/', StringSplitOptions.RemoveEmptyEntries), static name => name != ".");

    // Each prefix is opened from the root again, never from its parent: a symlink in the middle must resolve against the root.
    private void MakeParents(PlanArg root, string[] names, int count, uint mode, PlanSlot result)
    {
        int mark = SlotMark;
        PlanSlot parent = NewSlot();
        string prefix = string.Empty;
        for (int i = 0; i < count; i++)
        {
            PlanArg directory = i == 0 ? root : parent;
            prefix = i == 0 ? names[0] : $"{prefix}/{names[i]}";
            PlanJump opened = NewJump();
            OpenInRoot(root, prefix, Fcntl.O_PATH | Fcntl.O_DIRECTORY).Into(result).Ignore(Errno.ENOENT).OnSuccess(opened);
            Call("mkdir", prefix, Syscall.mkdirat, directory, String(names[i]), mode).Ignore(Errno.EEXIST);
            OpenInRoot(root, prefix, Fcntl.O_PATH | Fcntl.O_DIRECTORY).Into(result);
            Place(opened);
            if (i > 0)
            {
                Close(parent);
            }

            if (i < count - 1)
            {
                Call("dup", prefix, Syscall.fcntl, result, Fcntl.F_DUPFD_CLOEXEC, 3).Into(parent);
                Close(result);
            }
        }

        ReleaseSlots(mark);
    }
}
