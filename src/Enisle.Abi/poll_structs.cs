using System.Runtime.InteropServices;

namespace Enisle.Abi;

[KernelStruct("poll.h")]
[StructLayout(LayoutKind.Sequential)]
public struct pollfd
{
    public int fd;
    public short events;
    public short revents;
}
