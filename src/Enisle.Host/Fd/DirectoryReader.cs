using System.Runtime.InteropServices;
using System.Text;
using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>The names in a directory, by descriptor. Spec: getdents64(2).</summary>
public static unsafe class DirectoryReader
{
    private const int BufferSize = 32 * 1024;
    private const int LengthOffset = 16; // struct linux_dirent64: ino, off, reclen, type, name
    private const int NameOffset = 19;

    /// <summary>All names but «.» and «..», as bytes that need not be UTF-8 become replacement characters.</summary>
    /// <param name="directory">Opened for reading, at its beginning.</param>
    public static List<string> ReadNames(OwnedFd directory) => ReadNames(directory, Encoding.UTF8);

    /// <summary>The same with one character a byte, as <see cref="RawTree"/> takes names.</summary>
    public static List<string> ReadRawNames(OwnedFd directory) => ReadNames(directory, Encoding.Latin1);

    private static List<string> ReadNames(OwnedFd directory, Encoding encoding)
    {
        List<string> names = [];
        byte* buffer = (byte*)NativeMemory.Alloc(BufferSize);
        try
        {
            while (true)
            {
                long count = Check.Call(
                    Libc.syscall((long)Syscall.getdents64, directory.Number, (long)buffer, BufferSize), "getdents64");
                if (count == 0)
                {
                    return names;
                }

                for (long offset = 0; offset < count; offset += *(ushort*)(buffer + offset + LengthOffset))
                {
                    // SAFETY: the kernel ends each name with a NUL within its record.
                    string name = encoding.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer + offset + NameOffset));
                    if (name is not ("." or ".."))
                    {
                        names.Add(name);
                    }
                }
            }
        }
        finally
        {
            NativeMemory.Free(buffer);
        }
    }
}
