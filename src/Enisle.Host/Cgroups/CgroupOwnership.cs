using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Cgroups;

/// <summary>Delegation of a v2 cgroup. Spec: cgroups(7), «Cgroups delegation».</summary>
public static unsafe class CgroupOwnership
{
    private const uint KeepGroup = uint.MaxValue;

    /// <summary>Files that a delegate owns, as the kernel lists them (4.15).</summary>
    private const string DelegateFile = "/sys/kernel/cgroup/delegate";

    /// <summary>Changes the owner of the directory and of the files that a delegate needs; those the kernel does not have are passed over.</summary>
    public static void Give(CgroupDirectory cgroup, uint uid)
    {
        Change(cgroup, ".", uid);
        byte[] list = HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, DelegateFile)
            ?? "cgroup.procs\ncgroup.subtree_control\ncgroup.threads\n"u8.ToArray();
        foreach (Range line in list.AsSpan().Split((byte)'\n'))
        {
            if (list[line].Length > 0)
            {
                Change(cgroup, Encoding.UTF8.GetString(list[line]), uid);
            }
        }
    }

    private static void Change(CgroupDirectory cgroup, string file, uint uid)
    {
        CString name = new(file, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name)
        {
            if (Libc.fchownat(cgroup.Descriptor.Number, p, uid, KeepGroup, 0) < 0 && Libc.Errno != Errno.ENOENT)
            {
                throw new LinuxException(Libc.Errno, "chown", $"{cgroup.Path}/{file}");
            }
        }
    }
}
