using System.Runtime.InteropServices;

namespace Enisle.Host;

/// <summary>regex.h. Declared as in C.</summary>
internal static unsafe partial class Libc
{
    [LibraryImport("libc")]
    public static partial int regcomp(void* regex, byte* pattern, int flags);

    [LibraryImport("libc")]
    public static partial int regexec(void* regex, byte* text, nuint matches, void* match, int flags);

    [LibraryImport("libc")]
    public static partial void regfree(void* regex);
}
