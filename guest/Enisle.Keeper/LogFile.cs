using Enisle.Abi;

namespace Enisle.Keeper;

/// <summary>The log's files: the current one, and <c>.1</c>, <c>.2</c> … that it was rotated to. A file holds whole lines only.</summary>
internal static unsafe class LogFile
{
    private const int Mode = 0x1A0; // 0640, as Docker has it
    private const int MaxDigits = 12;
    private static byte* s_path;
    private static byte* s_from;
    private static byte* s_to;
    private static int s_pathLength;
    private static int s_fd;
    private static long s_size;

    /// <summary>Lines that found no place: a full disk does not stop a workload.</summary>
    public static long Dropped;

    public static void Open()
    {
        s_path = Request.Text(Request.Header->LogFile);
        s_pathLength = Kernel.Length(s_path);
        s_from = Arena.Take(s_pathLength + MaxDigits + 2);
        s_to = Arena.Take(s_pathLength + MaxDigits + 2);
        OpenCurrent(0);
    }

    /// <summary>Whether the next line belongs into a new file, when so many bytes are still to be written to this one.</summary>
    public static bool IsFull(int pending) => Request.Header->LogMaxSize > 0 && s_size + pending >= Request.Header->LogMaxSize;

    public static void Rotate()
    {
        if (s_fd >= 0)
        {
            Kernel.Close(s_fd);
        }

        int last = Request.Header->LogMaxFiles - 1;
        if (last == 0)
        {
            Kernel.Call(Syscall.unlink, (long)s_path);
        }

        for (int number = last; number > 0; number--)
        {
            byte* from = number == 1 ? s_path : Name(s_from, number - 1);
            Kernel.Call(Syscall.rename, (long)from, (long)Name(s_to, number));
        }

        // Where a file could not be moved away its content goes: the size is kept in any case.
        OpenCurrent(Fcntl.O_TRUNC);
    }

    /// <summary>Appends whole lines; those that do not fit are dropped, whole.</summary>
    public static void Write(byte* lines, int length)
    {
        if (length == 0)
        {
            return;
        }

        if (s_fd < 0)
        {
            OpenCurrent(0); // it could not be opened before: perhaps now
        }

        int done = 0;
        while (done < length)
        {
            long written = s_fd < 0 ? -1 : Kernel.Call(Syscall.write, s_fd, (long)lines + done, length - done);
            if (written <= 0)
            {
                done = TakeBackHalfLine(lines, done);
                Dropped += CountLines(lines + done, length - done);
                break;
            }

            done += (int)written;
        }

        s_size += done;
    }

    private static void OpenCurrent(int flags)
    {
        flags |= Fcntl.O_RDWR | Fcntl.O_APPEND | Fcntl.O_CREAT | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC;
        s_fd = (int)Kernel.Call(Syscall.openat, Fcntl.AT_FDCWD, (long)s_path, flags, Mode);
        s_size = s_fd < 0 ? 0 : Kernel.Call(Syscall.lseek, s_fd, 0, 2);

        // A keeper that was killed, or a host that went down, may have left half a line.
        byte last = (byte)'\n';
        if (s_size > 0 && Kernel.Call(Syscall.pread64, s_fd, (long)&last, 1, s_size - 1) == 1 && last != (byte)'\n')
        {
            last = (byte)'\n';
            s_size += Kernel.Call(Syscall.write, s_fd, (long)&last, 1) == 1 ? 1 : 0;
        }
    }

    /// <returns>How many bytes of whole lines are left of those that were written.</returns>
    private static int TakeBackHalfLine(byte* lines, int written)
    {
        int whole = written;
        while (whole > 0 && lines[whole - 1] != (byte)'\n')
        {
            whole--;
        }

        if (whole < written)
        {
            // Somebody else may have cut the file: its end is asked for, not remembered.
            long end = Kernel.Call(Syscall.lseek, s_fd, 0, 2);
            Kernel.Call(Syscall.ftruncate, s_fd, end - (written - whole));
        }

        return whole;
    }

    private static long CountLines(byte* lines, int length)
    {
        long count = 0;
        for (int i = 0; i < length; i++)
        {
            count += lines[i] == (byte)'\n' ? 1 : 0;
        }

        return count;
    }

    private static byte* Name(byte* target, int number)
    {
        Kernel.Copy(target, s_path, s_pathLength);
        target[s_pathLength] = (byte)'.';
        byte* end = Decimal.Write(target + s_pathLength + 1, number);
        *end = 0;
        return target;
    }
}
