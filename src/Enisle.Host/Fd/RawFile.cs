using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>What is done to an open file or directory, with errnos for errors. Names are bytes, one character each.</summary>
public static unsafe class RawFile
{
    private const int Stack = 512;
    private const int MaxList = 64 * 1024; // XATTR_LIST_MAX, XATTR_SIZE_MAX

    /// <summary>Writes everything at <paramref name="offset"/>.</summary>
    public static Errno WriteAt(OwnedFd file, ReadOnlySpan<byte> data, long offset)
    {
        while (!data.IsEmpty)
        {
            nint written;
            fixed (byte* p = data)
            {
                written = Libc.pwrite(file.Number, p, (nuint)data.Length, offset);
            }

            if (written < 0 && Libc.Errno != Errno.EINTR)
            {
                return Libc.Errno;
            }

            data = data[(int)Math.Max(written, 0)..];
            offset += Math.Max(written, 0);
        }

        return Errno.None;
    }

    /// <summary>ftruncate(2).</summary>
    public static Errno SetLength(OwnedFd file, long length) => Of(Libc.syscall((long)Syscall.ftruncate, file.Number, length));

    /// <summary>fchown(2): it also takes set-id bits away.</summary>
    public static Errno SetOwner(OwnedFd file, uint uid, uint gid) => Of(Libc.syscall((long)Syscall.fchown, file.Number, uid, gid));

    /// <summary>fchmod(2).</summary>
    public static Errno SetMode(OwnedFd file, uint mode) => Of(Libc.fchmod(file.Number, mode));

    /// <summary>futimens(3).</summary>
    public static Errno SetTime(OwnedFd file, long seconds, uint nanoseconds)
    {
        long* times = stackalloc long[4] { seconds, nanoseconds, seconds, nanoseconds };
        return Of(Libc.syscall((long)Syscall.utimensat, file.Number, 0, (long)times, 0));
    }

    /// <summary>fsetxattr(2); not for O_PATH descriptors.</summary>
    public static Errno SetAttribute(OwnedFd file, string name, ReadOnlySpan<byte> value)
    {
        RawName text = new(name, stackalloc byte[Stack]);
        fixed (byte* p = text, v = value)
        {
            return Of(Libc.syscall((long)Syscall.fsetxattr, file.Number, (long)p, (long)v, value.Length, 0));
        }
    }

    /// <summary>lsetxattr(2) on an entry of the thread's working directory: for what cannot be opened, as symlinks and devices.</summary>
    public static Errno SetAttributeOfEntry(string entry, string name, ReadOnlySpan<byte> value)
    {
        RawName path = new(entry, stackalloc byte[Stack]);
        RawName text = new(name, stackalloc byte[Stack]);
        fixed (byte* e = path, p = text, v = value)
        {
            return Of(Libc.syscall((long)Syscall.lsetxattr, (long)e, (long)p, (long)v, value.Length, 0));
        }
    }

    /// <summary>llistxattr(2) and lgetxattr(2) on an entry of the thread's working directory, symlinks themselves.</summary>
    public static IReadOnlyList<KeyValuePair<string, byte[]>> AttributesOfEntry(string entry)
    {
        RawName path = new(entry, stackalloc byte[Stack]);
        byte[] buffer = new byte[MaxList];
        List<KeyValuePair<string, byte[]>> attributes = [];
        fixed (byte* e = path, b = buffer)
        {
            long length = Libc.syscall((long)Syscall.llistxattr, (long)e, (long)b, MaxList);
            if (length <= 0)
            {
                return length == 0 || Libc.Errno == Errno.EOPNOTSUPP ? [] : throw new LinuxException(Libc.Errno, "llistxattr");
            }

            string[] names = System.Text.Encoding.Latin1.GetString(b, (int)length).Split('\0', StringSplitOptions.RemoveEmptyEntries);
            foreach (string name in names)
            {
                if (TryGet(e, name, b, out int size))
                {
                    attributes.Add(new(name, buffer[..size]));
                }
            }
        }

        return attributes;
    }

    /// <summary>Whether the open file or directory has an attribute of that name.</summary>
    public static bool HasAttribute(OwnedFd file, string name)
    {
        RawName text = new(name, stackalloc byte[Stack]);
        fixed (byte* p = text)
        {
            return Libc.syscall((long)Syscall.fgetxattr, file.Number, (long)p, 0, 0) >= 0;
        }
    }

    private static bool TryGet(byte* entry, string name, byte* buffer, out int size)
    {
        RawName text = new(name, stackalloc byte[Stack]);
        fixed (byte* p = text)
        {
            size = (int)Libc.syscall((long)Syscall.lgetxattr, (long)entry, (long)p, (long)buffer, MaxList);
            return size >= 0;
        }
    }

    private static Errno Of(long result) => result < 0 ? Libc.Errno : Errno.None;
}
