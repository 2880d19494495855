using Enisle.Abi;

namespace Enisle.Probe;

/// <summary>Mode <c>all</c>: every measurement, and which kernel answers, in one line of JSON.</summary>
internal static unsafe class Report
{
    private const int LineSize = 16 * 1024;
    private const int CpuSetSize = 128;

    /// <summary>struct new_utsname: sysname, nodename, release, version, machine, domainname.</summary>
    private const int NameSize = 65;

    private const int NamesSize = 6 * NameSize;
    private const int MaxPath = 4096;
    private const int ExitFailed = 1;

    /// <param name="self">This program's own path.</param>
    /// <returns>The exit code.</returns>
    public static int Write(byte* self)
    {
        Line line = default;
        line.Start = C.Map(LineSize, Mman.PROT_READ | Mman.PROT_WRITE);
        byte* names = C.Map(NamesSize, Mman.PROT_READ | Mman.PROT_WRITE);
        Workbench bench = default;
        if (line.Start == null || names == null || C.uname(names) != 0 || !SetUp(&bench, self))
        {
            return ExitFailed;
        }

        line.Add("{\"sysname\":"u8);
        line.AddString(names, NameSize);
        line.Add(",\"release\":"u8);
        line.AddString(names + 2 * NameSize, NameSize);
        line.Add(",\"version\":"u8);
        line.AddString(names + 3 * NameSize, NameSize);
        line.Add(",\"machine\":"u8);
        line.AddString(names + 4 * NameSize, NameSize);
        line.Add(",\"opened\":"u8);
        line.AddString(bench.OpenedPath, MaxPath);
        line.Add(",\"ns\":{"u8);
        Measure(&line, "\"syscall_libc\":"u8, Kind.SyscallLibc, &bench);
        Measure(&line, ",\"syscall_raw\":"u8, Kind.SyscallRaw, &bench);
        Measure(&line, ",\"open_close\":"u8, Kind.OpenClose, &bench);
        MeasurePipe(&line, &bench);
        Measure(&line, ",\"fork_exec\":"u8, Kind.ForkExec, &bench);
        Measure(&line, ",\"page_fault\":"u8, Kind.PageFault, &bench);
        Measure(&line, ",\"cpu\":"u8, Kind.Cpu, &bench);
        line.Add("}}\n"u8);
        return line.Print() ? 0 : ExitFailed;
    }

    private static bool SetUp(Workbench* bench, byte* self)
    {
        bench->Arguments = (byte**)C.Map(3 * sizeof(long), Mman.PROT_READ | Mman.PROT_WRITE);
        bench->Batches = (long*)C.Map(Measurement.MaxBatches * sizeof(long), Mman.PROT_READ | Mman.PROT_WRITE);
        if (bench->Arguments == null || bench->Batches == null)
        {
            return false;
        }

        bench->Arguments[0] = self;
        bench->Arguments[1] = (byte*)"exit"u8.Pointer;
        bench->Self = self;
        bench->RawSyscall = MakeRawSyscall();
        bench->OpenedPath = (byte*)"/etc/passwd"u8.Pointer;
        int opened = C.open(bench->OpenedPath, Fcntl.O_RDONLY);
        if (opened < 0)
        {
            bench->OpenedPath = (byte*)"/"u8.Pointer; // an image need not have any other
            return true;
        }

        C.close(opened);
        return true;
    }

    private static void Measure(Line* line, ReadOnlySpan<byte> name, Kind kind, Workbench* bench)
    {
        line->Add(name);
        int result = Measurement.Run(kind, bench, out Figures figures);
        if (result < 0)
        {
            Fail(line, -result);
            return;
        }

        line->Add("{\"median\":"u8);
        line->AddThousandths(figures.MedianPs);
        line->Add(",\"p10\":"u8);
        line->AddThousandths(figures.LowPs);
        line->Add(",\"batches\":"u8);
        line->AddNumber(figures.Batches);
        line->Add(",\"operations\":"u8);
        line->AddNumber(figures.Operations);
        line->Add("}"u8);
    }

    private static void Fail(Line* line, int errno)
    {
        line->Add("{\"errno\":"u8);
        line->AddNumber(errno);
        line->Add("}"u8);
    }

    // On one processor: otherwise the scheduler decides, each time anew, whether another one is woken up for every byte.
    private static void MeasurePipe(Line* line, Workbench* bench)
    {
        byte* before = C.Map(4096, Mman.PROT_READ | Mman.PROT_WRITE);
        byte* one = before + CpuSetSize;
        int* there = (int*)(one + CpuSetSize);
        int* back = there + 2;
        if (before == null)
        {
            line->Add(",\"pipe\":"u8);
            Fail(line, C.Errno);
            return;
        }

        int cpu = C.sched_getcpu();
        bool pinned = cpu is >= 0 and < CpuSetSize * 8 && C.sched_getaffinity(0, CpuSetSize, before) == 0;
        if (pinned)
        {
            one[cpu / 8] = (byte)(1 << (cpu % 8));
            pinned = C.sched_setaffinity(0, CpuSetSize, one) == 0;
        }

        int child = C.pipe(there) == 0 && C.pipe(back) == 0 ? C.fork() : -1;
        if (child == 0)
        {
            C.close(there[1]);
            C.close(back[0]);
            Return(there[0], back[1]);
        }

        if (child < 0)
        {
            line->Add(",\"pipe\":"u8);
            Fail(line, C.Errno);
        }
        else
        {
            C.close(there[0]);
            C.close(back[1]);
            bench->ThereFd = there[1];
            bench->BackFd = back[0];
            Measure(line, ",\"pipe\":"u8, Kind.Pipe, bench);
            C.close(there[1]);
            C.close(back[0]);
            int status;
            C.waitpid(child, &status, 0);
        }

        if (pinned)
        {
            C.sched_setaffinity(0, CpuSetSize, before);
        }
    }

    /// <summary>The other process: sends back what comes until nothing comes any more.</summary>
    private static void Return(int from, int to)
    {
        byte ball;
        while (C.read(from, &ball, 1) == 1 && C.write(to, &ball, 1) == 1)
        {
        }

        C._exit(0);
    }

    private static delegate*<long, long> MakeRawSyscall()
    {
        const int Size = 4096;
        byte* code = C.Map(Size, Mman.PROT_READ | Mman.PROT_WRITE);
        if (code == null)
        {
            return null;
        }

        // mov rax, rdi; syscall; ret
        *(long*)code = 0xC3_050F_F88948;
        return C.mprotect(code, Size, Mman.PROT_READ | Mman.PROT_EXEC) == 0 ? (delegate*<long, long>)code : null;
    }
}
