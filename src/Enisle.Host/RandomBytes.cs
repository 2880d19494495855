using Enisle.Abi;

namespace Enisle.Host;

/// <summary>Random bytes from the kernel, without the cryptography library that .NET would load for them. Spec: getrandom(2).</summary>
public static unsafe class RandomBytes
{
    /// <summary>Fit for names that nobody may guess.</summary>
    public static void Fill(Span<byte> bytes)
    {
        fixed (byte* p = bytes)
        {
            for (int filled = 0; filled < bytes.Length;)
            {
                long count = Libc.syscall((long)Syscall.getrandom, (long)(p + filled), bytes.Length - filled, 0);
                if (count < 0 && Libc.Errno != Errno.EINTR)
                {
                    throw new LinuxException(Libc.Errno, "getrandom");
                }

                filled += (int)Math.Max(count, 0);
            }
        }
    }
}
