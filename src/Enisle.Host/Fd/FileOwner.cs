using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>Owner and permissions of an open file.</summary>
public static class FileOwner
{
    /// <summary>Gives it away, then sets the permissions, which giving away may have cleared. Spec: fchown(2), fchmod(2).</summary>
    /// <param name="file">Opened for reading or writing.</param>
    /// <param name="uid">New owner.</param>
    /// <param name="gid">New group.</param>
    /// <param name="permissions">Twelve bits.</param>
    /// <exception cref="LinuxException">EPERM: this process may not.</exception>
    public static void Set(OwnedFd file, uint uid, uint gid, uint permissions)
    {
        Check.Call(Libc.syscall((long)Syscall.fchown, file.Number, uid, gid), "fchown");
        Check.Call(Libc.syscall((long)Syscall.fchmod, file.Number, permissions), "fchmod");
    }
}
