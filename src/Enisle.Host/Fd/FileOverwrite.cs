using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>Replaces a file's content where it lies: for one that others have open or bound, and who must see the change.</summary>
public static unsafe class FileOverwrite
{
    /// <summary>Writes over the beginning and cuts off the rest: a reader in between may see both.</summary>
    public static void Content(OwnedFd file, ReadOnlySpan<byte> content, string subject)
    {
        int written = 0;
        fixed (byte* p = content)
        {
            while (written < content.Length)
            {
                nint count = Libc.pwrite(file.Number, p + written, (nuint)(content.Length - written), written);
                if (count < 0 && Libc.Errno == Errno.EINTR)
                {
                    continue;
                }

                written += (int)Check.Call(count, "pwrite", subject);
            }
        }

        Check.Call(Libc.syscall((long)Syscall.ftruncate, file.Number, (long)content.Length), "ftruncate", subject);
    }
}
