using Enisle.Abi;

namespace Enisle.Probe;

/// <summary>One batch of each kind: so many operations, timed as a whole.</summary>
internal static unsafe class Operations
{
    /// <summary>For <see cref="Kind.Cpu"/>: a round takes about a nanosecond, less than a call and a loop's turn.</summary>
    private const int RoundsPerOperation = 1000;

    private const int PageSize = 4096;

    /// <returns>Nanoseconds, or a negative errno.</returns>
    public static long Run(Kind kind, Workbench* bench, long count) => kind switch
    {
        Kind.SyscallLibc => SyscallLibc(count),
        Kind.SyscallRaw => SyscallRaw(bench, count),
        Kind.OpenClose => OpenClose(bench, count),
        Kind.Pipe => Pipe(bench, count),
        Kind.ForkExec => ForkExec(bench, count),
        Kind.PageFault => PageFault(count),
        _ => Cpu(bench, count),
    };

    private static long SyscallLibc(long count)
    {
        long start = C.Now();
        for (long i = 0; i < count; i++)
        {
            C.getppid();
        }

        return C.Now() - start;
    }

    private static long SyscallRaw(Workbench* bench, long count)
    {
        if (bench->RawSyscall == null)
        {
            return -(long)Errno.EACCES;
        }

        delegate*<long, long> call = bench->RawSyscall;
        long start = C.Now();
        for (long i = 0; i < count; i++)
        {
            call((long)Syscall.getppid);
        }

        return C.Now() - start;
    }

    private static long OpenClose(Workbench* bench, long count)
    {
        long start = C.Now();
        for (long i = 0; i < count; i++)
        {
            int fd = C.open(bench->OpenedPath, Fcntl.O_RDONLY);
            if (fd < 0 || C.close(fd) < 0)
            {
                return -C.Errno;
            }
        }

        return C.Now() - start;
    }

    private static long Pipe(Workbench* bench, long count)
    {
        byte ball = 0;
        long start = C.Now();
        for (long i = 0; i < count; i++)
        {
            if (C.write(bench->ThereFd, &ball, 1) != 1 || C.read(bench->BackFd, &ball, 1) != 1)
            {
                return -(long)Errno.EPIPE;
            }
        }

        return C.Now() - start;
    }

    private static long ForkExec(Workbench* bench, long count)
    {
        long start = C.Now();
        for (long i = 0; i < count; i++)
        {
            int child = C.fork();
            if (child == 0)
            {
                C.execve(bench->Self, bench->Arguments, bench->Arguments + 2);
                C._exit(C.Errno);
            }

            int status;
            if (child < 0 || C.waitpid(child, &status, 0) != child)
            {
                return -C.Errno;
            }

            if (status != 0)
            {
                int code = (status >> 8) & 0xFF;
                return code == 0 ? -(long)Errno.EINTR : -code;
            }
        }

        return C.Now() - start;
    }

    private static long PageFault(long count)
    {
        byte* pages = C.Map(count * PageSize, Mman.PROT_READ | Mman.PROT_WRITE);
        if (pages == null)
        {
            return -C.Errno;
        }

        // Otherwise one fault may bring 512 pages. Where the kernel has no huge pages, this fails, and is not needed.
        C.madvise(pages, count * PageSize, Mman.MADV_NOHUGEPAGE);
        long start = C.Now();
        for (long i = 0; i < count; i++)
        {
            pages[i * PageSize] = 1;
        }

        long took = C.Now() - start;
        C.munmap(pages, count * PageSize);
        return took;
    }

    private static long Cpu(Workbench* bench, long count)
    {
        ulong number = bench->Number;
        long start = C.Now();
        for (long i = 0; i < count * RoundsPerOperation; i++)
        {
            number = number * 6364136223846793005 + 1442695040888963407;
            number ^= number >> 29;
        }

        long took = C.Now() - start;
        bench->Number = number;
        return took;
    }
}
