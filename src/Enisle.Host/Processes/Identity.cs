using Enisle.Abi;

namespace Enisle.Host.Processes;

/// <summary>Who this process is: effective ids and permitted capabilities.</summary>
/// <param name="Uid">Effective user id.</param>
/// <param name="Gid">Effective group id.</param>
/// <param name="Capabilities">Permitted ones: bit n is capability n. Spec: capget(2).</param>
public readonly unsafe record struct Identity(uint Uid, uint Gid, ulong Capabilities)
{
    private const uint CapabilityVersion3 = 0x20080522;
    private const int SysAdmin = 21; // CAP_SYS_ADMIN

    /// <summary>User id 0, of whatever user namespace.</summary>
    public bool IsRoot => Uid == 0;

    /// <summary>Whether mounts and namespaces may be made without a new user namespace.</summary>
    public bool IsAdministrator => (Capabilities & (1ul << SysAdmin)) != 0;

    /// <summary>As of now.</summary>
    public static Identity OfThisProcess()
    {
        uint* header = stackalloc uint[2] { CapabilityVersion3, 0 };
        uint* data = stackalloc uint[6];
        Check.Call(Libc.syscall((long)Syscall.capget, (long)header, (long)data), "capget");
        return new Identity(Libc.geteuid(), Libc.getegid(), data[1] | ((ulong)data[4] << 32));
    }
}
