using System.Runtime.InteropServices;

namespace Enisle.Abi;

[KernelStruct("linux/openat2.h")]
[StructLayout(LayoutKind.Sequential)]
public struct open_how
{
    public ulong flags;
    public ulong mode;
    public ulong resolve;
}
