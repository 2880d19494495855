using System.Runtime.InteropServices;

namespace Enisle.Host;

/// <summary>The working directory and modes. Declared as in C.</summary>
internal static unsafe partial class Libc
{
    [LibraryImport("libc", SetLastError = true)]
    public static partial int chdir(byte* path);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int chmod(byte* path, uint mode);
}
