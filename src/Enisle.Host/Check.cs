using System.Runtime.CompilerServices;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host;

/// <summary>Turns libc's -1 into <see cref="LinuxException"/> with the call's name and subject.</summary>
internal static class Check
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Call(long result, string call, string? subject = null)
    {
        if (result < 0)
        {
            ThrowLast(call, subject);
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OwnedFd Fd(int result, string call, string? subject = null)
    {
        if (result < 0)
        {
            ThrowLast(call, subject);
        }

        return new OwnedFd(result);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowLast(string call, string? subject)
    {
        Errno errno = Libc.Errno;
        throw new LinuxException(errno, call, subject);
    }
}
