using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>This process's working directory.</summary>
public static unsafe class WorkingDirectory
{
    /// <summary>Changes it; the reason when that failed.</summary>
    public static Errno TryChange(string path)
    {
        CString name = new(path, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name)
        {
            return Libc.chdir(p) == 0 ? Errno.None : Libc.Errno;
        }
    }
}
