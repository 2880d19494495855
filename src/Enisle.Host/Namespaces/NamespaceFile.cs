using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Namespaces;

/// <summary>Open namespace files. Spec: ioctl_ns(2).</summary>
public static unsafe class NamespaceFile
{
    /// <summary>The CLONE_NEW* flag of the namespace's kind; 0 when the file is no namespace.</summary>
    public static ulong TryGetKind(OwnedFd file)
    {
        int kind = Libc.ioctl(file.Number, Ioctls.NS_GET_NSTYPE, null);
        return kind < 0 ? 0 : (uint)kind;
    }
}
