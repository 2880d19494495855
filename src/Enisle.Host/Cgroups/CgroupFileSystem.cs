using System.Buffers.Binary;
using Enisle.Abi;

namespace Enisle.Host.Cgroups;

/// <summary>What kind of file system a directory is the root of.</summary>
public static unsafe class CgroupFileSystem
{
    /// <summary>kernfs gives a hierarchy's root cgroup inode 1; a cgroup bound elsewhere keeps its own, higher number.</summary>
    private const ulong RootInode = 1;

    // struct statfs and struct stat of x86-64: arch/x86/include/uapi/asm/stat.h, asm-generic/statfs.h.
    private const int StatfsSize = 120;
    private const int StatInodeOffset = 8;

    /// <summary>Whether <paramref name="path"/>, which lies in a cgroup file system, is the hierarchy's root and not a part bound there.</summary>
    public static bool IsRoot(string path) => Inode(path) == RootInode;

    /// <summary>The version of the hierarchy that <paramref name="path"/> lies in.</summary>
    public static CgroupVersion Probe(string path)
    {
        byte* buffer = stackalloc byte[StatfsSize];
        CString name = new(path, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name)
        {
            if (Libc.syscall((long)Syscall.statfs, (long)p, (long)buffer) < 0)
            {
                return CgroupVersion.None;
            }
        }

        return *(long*)buffer switch
        {
            Magic.CGROUP_SUPER_MAGIC => CgroupVersion.V1,
            Magic.CGROUP2_SUPER_MAGIC => CgroupVersion.V2,
            _ => CgroupVersion.None,
        };
    }

    /// <summary>Whether there is a directory of that name.</summary>
    public static bool IsDirectory(string path)
    {
        Span<byte> stat = stackalloc byte[StatLayout.Size];
        return TryStat(path, stat)
            && (BinaryPrimitives.ReadInt32LittleEndian(stat[StatLayout.Mode..]) & Fcntl.S_IFMT) == Fcntl.S_IFDIR;
    }

    private static ulong Inode(string path)
    {
        Span<byte> stat = stackalloc byte[StatLayout.Size];
        return TryStat(path, stat) ? BinaryPrimitives.ReadUInt64LittleEndian(stat[StatInodeOffset..]) : 0;
    }

    private static bool TryStat(string path, Span<byte> stat)
    {
        CString name = new(path, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name, s = stat)
        {
            return Libc.syscall((long)Syscall.newfstatat, Fcntl.AT_FDCWD, (long)p, (long)s, 0) == 0;
        }
    }
}
