using Enisle.Abi;

namespace Enisle.Keeper;

/// <summary>The end: the exit status is written down, and this process becomes the program that cleans up or starts anew.</summary>
internal static unsafe class Ending
{
    private const int Mode = 0x180; // 0600
    private const int NotFound = 127;
    private const int MaxEvents = 4096;
    private const int MaxRecord = 128;
    private static byte** s_environment;

    public static void Remember(byte** environment) => s_environment = environment;

    /// <summary>Code, signal, time, «killed for want of memory», dropped lines: what ExitRecord reads.</summary>
    public static void Record()
    {
        byte* record = stackalloc byte[MaxRecord];
        byte* p = Decimal.Write(record, Children.ExitCode);
        p = Field(p, Children.ExitSignal);
        p = Field(p, Children.FinishedAt);
        p = Field(p, WasKilledForMemory() ? 1 : 0);
        p = Field(p, LogFile.Dropped);
        *p++ = (byte)'\n';

        byte* path = Request.Text(Request.Header->ExitFile);
        int length = Kernel.Length(path);
        byte* temporary = stackalloc byte[length + 5];
        Kernel.Copy(temporary, path, length);
        ReadOnlySpan<byte> suffix = ".new"u8;
        Kernel.Copy(temporary + length, (byte*)suffix.Pointer, suffix.Length);
        temporary[length + suffix.Length] = 0;
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC;
        long fd = Kernel.Call(Syscall.openat, Fcntl.AT_FDCWD, (long)temporary, flags, Mode);
        if (fd >= 0)
        {
            bool whole = Kernel.Call(Syscall.write, fd, (long)record, p - record) == p - record;
            Kernel.Close((int)fd);
            Kernel.Call(whole ? Syscall.rename : Syscall.unlink, (long)temporary, (long)path);
        }
    }

    /// <summary>Becomes the program that follows.</summary>
    public static void Become()
    {
        if ((Request.Header->Flags & KeeperFlags.KeepClients) != 0)
        {
            Clients.PassOn();
        }

        Execute(Request.List(Request.Header->OnExit));
    }

    /// <summary>Executes a program with signals as a new program expects them. Every descriptor but 0, 1 and 2 is close-on-exec.</summary>
    public static void Execute(byte** arguments)
    {
        Signals.Restore();
        Kernel.Call(Syscall.execve, (long)arguments[0], (long)arguments, (long)s_environment);
        Kernel.Call(Syscall.exit_group, NotFound);
    }

    private static byte* Field(byte* p, long value)
    {
        *p++ = (byte)' ';
        return Decimal.Write(p, value);
    }

    // A line «oom_kill 3», in memory.events of cgroup v2 as in memory.oom_control of v1 (since Linux 4.13).
    private static bool WasKilledForMemory()
    {
        byte* path = Request.Text(Request.Header->MemoryEvents);
        long fd = path == null ? -1 : Kernel.Call(Syscall.openat, Fcntl.AT_FDCWD, (long)path, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
        if (fd < 0)
        {
            return false;
        }

        byte* text = stackalloc byte[MaxEvents];
        long length = Kernel.Call(Syscall.read, fd, (long)text, MaxEvents);
        Kernel.Close((int)fd);
        ReadOnlySpan<byte> key = "oom_kill "u8;
        bool atLineStart = true;
        for (int i = 0; i < length - key.Length; i++)
        {
            if (atLineStart && Equal(text + i, key))
            {
                return text[i + key.Length] != (byte)'0';
            }

            atLineStart = text[i] == (byte)'\n';
        }

        return false;
    }

    private static bool Equal(byte* text, ReadOnlySpan<byte> key)
    {
        for (int i = 0; i < key.Length; i++)
        {
            if (text[i] != ((byte*)key.Pointer)[i])
            {
                return false;
            }
        }

        return true;
    }
}
