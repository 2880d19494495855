using System.Runtime.InteropServices;

namespace Enisle.Abi;

[KernelStruct("linux/mount.h")]
[StructLayout(LayoutKind.Sequential)]
public struct mount_attr
{
    public ulong attr_set;
    public ulong attr_clr;
    public ulong propagation;
    public ulong userns_fd;
}
