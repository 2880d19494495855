using System.Buffers.Binary;
using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Cgroups;

/// <summary>Makes, walks and removes cgroups, which the workload may have nested below its own.</summary>
public static unsafe class CgroupTree
{
    /// <summary>As the kernel's cgroup.max.depth would never allow: what is deeper is not ours to walk.</summary>
    private const int MaxDepth = 256;

    // struct linux_dirent64: d_ino 8, d_off 8, d_reclen 2, d_type 1, d_name.
    private const int RecordLengthOffset = 16;
    private const int TypeOffset = 18;
    private const int NameOffset = 19;
    private const byte DT_DIR = 4;

    /// <summary>mkdir(2), with the permission bits of the other runtimes. EEXIST is for the caller to judge.</summary>
    public static Errno TryMake(string path)
    {
        CString name = new(path, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name)
        {
            return Libc.mkdirat(Fcntl.AT_FDCWD, p, 0x1ED) == 0 ? Errno.None : Libc.Errno;
        }
    }

    /// <summary>Removes a cgroup and all below it. None when nothing is left, else the last reason.</summary>
    /// <param name="path">Absolute path of the cgroup.</param>
    /// <param name="deadline">Until when EBUSY is tried again, as <see cref="Environment.TickCount64"/>.</param>
    public static Errno Remove(string path, long deadline) => Remove(path, deadline, 0);

    /// <summary>The cgroup's children by name; empty when it is gone.</summary>
    public static List<string> Children(string path)
    {
        List<string> names = [];
        using OwnedFd? directory = HostFile.TryOpenAt(Fcntl.AT_FDCWD, path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, out _);
        if (directory is null)
        {
            return names;
        }

        Span<byte> buffer = stackalloc byte[8192];
        while (true)
        {
            long count;
            fixed (byte* p = buffer)
            {
                count = Libc.syscall((long)Syscall.getdents64, directory.Number, (long)p, buffer.Length);
            }

            if (count <= 0)
            {
                return names;
            }

            AddDirectories(buffer[..(int)count], names);
        }
    }

    private static Errno Remove(string path, long deadline, int depth)
    {
        Errno errno = TryRemove(path);
        if (errno == Errno.None)
        {
            return errno;
        }

        if (depth < MaxDepth)
        {
            foreach (string child in Children(path))
            {
                Remove($"{path}/{child}", deadline, depth + 1);
            }
        }

        // EBUSY: a child is left, or tasks are that have been killed and not yet gone. Nobody tells when a v1 cgroup becomes empty.
        for (int wait = 1; (errno = TryRemove(path)) == Errno.EBUSY && Environment.TickCount64 < deadline; wait = Math.Min(wait * 2, 50))
        {
            Pause.Milliseconds(wait);
        }

        return errno;
    }

    private static Errno TryRemove(string path)
    {
        Errno errno = HostFile.TryUnlink(Fcntl.AT_FDCWD, path, Fcntl.AT_REMOVEDIR);
        return errno == Errno.ENOENT ? Errno.None : errno;
    }

    private static void AddDirectories(ReadOnlySpan<byte> records, List<string> names)
    {
        while (!records.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(records[RecordLengthOffset..]);
            ReadOnlySpan<byte> name = records[NameOffset..length];
            name = name[..name.IndexOf((byte)0)];
            if (records[TypeOffset] == DT_DIR && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                names.Add(Encoding.UTF8.GetString(name));
            }

            records = records[length..];
        }
    }
}
