using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Mounts;

/// <summary>Mounts overlayfs. Spec: Documentation/filesystems/overlayfs.rst; fsopen(2), fsconfig(2), mount(2).</summary>
/// <remarks>
/// Since Linux 6.5 each layer is a parameter of its own; before that all of them have to fit into one page of options, so they are named
/// by descriptor there. <c>index</c> and <c>metacopy</c> are off, whatever the kernel's build says: both read marks that a layer could bring.
/// </remarks>
public static unsafe class OverlayFileSystem
{
    private const int MaxParameter = 255; // fsconfig(2): 256 bytes with the NUL
    private const int MaxLayers = 500; // OVL_MAX_STACK

    /// <summary>A mount of it, attached nowhere yet; null on kernels before 6.5, where only <see cref="Mount"/> works.</summary>
    /// <param name="lower">Directories, the uppermost first.</param>
    /// <param name="upper">Where changes go.</param>
    /// <param name="work">Empty, on the same file system as <paramref name="upper"/>.</param>
    /// <param name="userAttributes">Marks are <c>user.overlay.</c>: in a user namespace.</param>
    public static OwnedFd? TryCreate(IReadOnlyList<OwnedFd> lower, OwnedFd upper, OwnedFd work, bool userAttributes)
    {
        CheckCount(lower.Count);
        using OwnedFd context = OpenContext();
        Errno errno = Errno.None;
        for (int i = 0; i < lower.Count && errno == Errno.None; i++)
        {
            errno = TrySet(context, "lowerdir+", PathOf(lower[i]));
            if (i == 0 && errno == Errno.EINVAL)
            {
                return null;
            }
        }

        foreach ((string key, string value) in (ReadOnlySpan<(string, string)>)
            [("upperdir", PathOf(upper)), ("workdir", PathOf(work)), ("index", "off"), ("metacopy", "off"), ("redirect_dir", "nofollow")])
        {
            errno = errno == Errno.None ? TrySet(context, key, value) : errno;
        }

        if (userAttributes && errno == Errno.None)
        {
            errno = TrySet(context, "userxattr", null);
        }

        if (errno == Errno.None)
        {
            errno = Of(Libc.syscall((long)Syscall.fsconfig, context.Number, MountAbi.FSCONFIG_CMD_CREATE, 0, 0, 0));
        }

        if (errno != Errno.None)
        {
            throw new LinuxException(errno, "mount overlay", ReadLog(context));
        }

        return Check.Fd((int)Libc.syscall((long)Syscall.fsmount, context.Number, MountAbi.FSMOUNT_CLOEXEC, 0), "fsmount", "overlay");
    }

    /// <summary>Attaches a mount that <see cref="TryCreate"/> made.</summary>
    public static void Attach(OwnedFd mount, string target)
    {
        byte empty = 0;
        CString path = new(target, stackalloc byte[CString.StackSize]);
        fixed (byte* p = path)
        {
            long result = Libc.syscall(
                (long)Syscall.move_mount, mount.Number, (long)&empty, Fcntl.AT_FDCWD, (long)p, MountAbi.MOVE_MOUNT_F_EMPTY_PATH);
            Check.Call(result, "move_mount", target);
        }
    }

    /// <summary>The same in one call of mount(2), for kernels before 6.5.</summary>
    public static void Mount(IReadOnlyList<OwnedFd> lower, OwnedFd upper, OwnedFd work, bool userAttributes, string target)
    {
        CheckCount(lower.Count);
        StringBuilder options = new("lowerdir=");
        for (int i = 0; i < lower.Count; i++)
        {
            options.Append(i == 0 ? "" : ":").Append(PathOf(lower[i]));
        }

        options.Append(",upperdir=").Append(PathOf(upper)).Append(",workdir=").Append(PathOf(work));
        options.Append(",index=off,metacopy=off").Append(userAttributes ? ",userxattr" : ",redirect_dir=nofollow");
        if (options.Length >= Environment.SystemPageSize)
        {
            throw new EnisleException(ErrorKind.Unsupported, $"{lower.Count} layers: before Linux 6.5 not so many fit into one mount");
        }

        CString path = new(target, stackalloc byte[CString.StackSize]);
        CString data = new(options.ToString(), stackalloc byte[CString.StackSize]);
        fixed (byte* type = "overlay\0"u8, p = path, d = data)
        {
            Check.Call(Libc.syscall((long)Syscall.mount, (long)type, (long)p, (long)type, 0, (long)d), "mount overlay", target);
        }
    }

    /// <summary>Takes a mount away at once, even while somebody still uses it.</summary>
    /// <returns>EINVAL where nothing is mounted, ENOENT where nothing is.</returns>
    public static Errno TryDetach(string target)
    {
        CString path = new(target, stackalloc byte[CString.StackSize]);
        fixed (byte* p = path)
        {
            return Of(Libc.syscall((long)Syscall.umount2, (long)p, MountAbi.MNT_DETACH | MountAbi.UMOUNT_NOFOLLOW));
        }
    }

    private static void CheckCount(int count)
    {
        if (count is 0 or > MaxLayers)
        {
            throw new EnisleException(ErrorKind.Unsupported, $"{count} layers: overlayfs stacks 1 to {MaxLayers}");
        }
    }

    // The directory by descriptor: short, and the same one that was opened. In mountinfo it stands as its path would not be longer than that.
    private static string PathOf(OwnedFd directory) => $"/proc/self/fd/{directory.Number}";

    private static OwnedFd OpenContext()
    {
        fixed (byte* type = "overlay\0"u8)
        {
            return Check.Fd((int)Libc.syscall((long)Syscall.fsopen, (long)type, MountAbi.FSOPEN_CLOEXEC), "fsopen", "overlay");
        }
    }

    private static Errno TrySet(OwnedFd context, string key, string? value)
    {
        if (value?.Length > MaxParameter)
        {
            return Errno.ENAMETOOLONG;
        }

        CString name = new(key, stackalloc byte[CString.StackSize]);
        CString text = new(value ?? "", stackalloc byte[CString.StackSize]);
        fixed (byte* k = name, v = text)
        {
            int command = value is null ? MountAbi.FSCONFIG_SET_FLAG : MountAbi.FSCONFIG_SET_STRING;
            return Of(Libc.syscall((long)Syscall.fsconfig, context.Number, command, (long)k, value is null ? 0 : (long)v, 0));
        }
    }

    // What the kernel has to say about it, a line a read: «e overlay: …».
    private static string ReadLog(OwnedFd context)
    {
        Span<byte> buffer = stackalloc byte[1024];
        return new BorrowedFd(context.Number).TryRead(buffer, out int length) == Errno.None
            ? Encoding.UTF8.GetString(buffer[..length]).Trim()
            : "without a message";
    }

    private static Errno Of(long result) => result < 0 ? Libc.Errno : Errno.None;
}
