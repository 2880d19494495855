using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>Anonymous files in memory. Spec: memfd_create(2).</summary>
public static unsafe class MemoryFile
{
    /// <summary>A new, sealable file; <paramref name="executable"/> says so to kernels that would otherwise refuse execution (6.3).</summary>
    public static OwnedFd Create(string name, bool executable)
    {
        CString text = new(name, stackalloc byte[CString.StackSize]);
        fixed (byte* p = text)
        {
            uint flags = Mman.MFD_CLOEXEC | Mman.MFD_ALLOW_SEALING;
            long fd = Libc.syscall((long)Syscall.memfd_create, (long)p, flags | (uint)(executable ? Mman.MFD_EXEC : Mman.MFD_NOEXEC_SEAL));
            if (fd < 0 && Libc.Errno == Errno.EINVAL)
            {
                fd = Libc.syscall((long)Syscall.memfd_create, (long)p, flags);
            }

            return Check.Fd((int)fd, "memfd_create", name);
        }
    }

    /// <summary>Writes all of <paramref name="data"/> at <paramref name="offset"/> bytes.</summary>
    public static void WriteAt(OwnedFd file, ReadOnlySpan<byte> data, long offset)
    {
        while (!data.IsEmpty)
        {
            fixed (byte* p = data)
            {
                nint written = (nint)Check.Call(Libc.pwrite(file.Number, p, (nuint)data.Length, offset), "pwrite", "memfd");
                data = data[(int)written..];
                offset += written;
            }
        }
    }

    /// <summary>Fills <paramref name="buffer"/> from <paramref name="offset"/> as far as the file goes; returns how many bytes.</summary>
    public static int ReadAt(OwnedFd file, Span<byte> buffer, long offset)
    {
        fixed (byte* p = buffer)
        {
            return (int)Check.Call(Libc.pread(file.Number, p, (nuint)buffer.Length, offset), "pread", "memfd");
        }
    }

    /// <summary>From now on nobody can change the content or the size.</summary>
    public static void Seal(OwnedFd file) => Check.Call(
        Libc.fcntl(
            file.Number,
            Fcntl.F_ADD_SEALS,
            Fcntl.F_SEAL_SEAL | Fcntl.F_SEAL_SHRINK | Fcntl.F_SEAL_GROW | Fcntl.F_SEAL_WRITE),
        "F_ADD_SEALS");
}
