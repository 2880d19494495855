using System.Globalization;
using System.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Spec.Image;

namespace Enisle.Images.Layers;

/// <summary>The hidden face that <see cref="ConfinedUnpacking"/> starts: descriptor 0 is the blob, «/» the target, descriptor 1 takes one line.</summary>
public static class UnpackFace
{
    /// <summary>The first word of its command line.</summary>
    public const string Word = "unpack-layer";

    /// <summary>The first word of a good answer; the others are an <see cref="ErrorKind"/>.</summary>
    internal const string Done = "done";

    // What unpacking takes, and what the runtime takes to run on: memory, its threads' rendezvous, the garbage collector.
    private static readonly Syscall[] s_allowed =
    [
        // the archive, the files
        Syscall.read, Syscall.pwrite64, Syscall.write, Syscall.openat, Syscall.openat2, Syscall.close, Syscall.fchown, Syscall.fchmod,
        Syscall.utimensat, Syscall.mkdirat, Syscall.symlinkat, Syscall.linkat, Syscall.mknodat, Syscall.unlinkat, Syscall.fchownat,
        Syscall.fchmodat, Syscall.ftruncate, Syscall.fsetxattr, Syscall.lsetxattr, Syscall.fchdir, Syscall.statx, Syscall.getdents64,
        Syscall.lseek, Syscall.fstat, Syscall.newfstatat, Syscall.readv, Syscall.pread64, Syscall.preadv,

        // the runtime
        Syscall.mmap, Syscall.munmap, Syscall.mprotect, Syscall.mremap, Syscall.madvise, Syscall.brk, Syscall.futex, Syscall.membarrier,
        Syscall.rt_sigaction, Syscall.rt_sigprocmask, Syscall.rt_sigreturn, Syscall.sigaltstack, Syscall.tgkill, Syscall.getpid,
        Syscall.gettid, Syscall.sched_yield, Syscall.sched_getaffinity, Syscall.clock_gettime, Syscall.clock_nanosleep, Syscall.nanosleep,
        Syscall.getrandom, Syscall.poll, Syscall.ppoll, Syscall.restart_syscall, Syscall.exit, Syscall.exit_group, Syscall.getcpu,
        Syscall.set_robust_list, Syscall.rseq,
    ];

    /// <summary>Its exit code; what it has to say went to descriptor 1.</summary>
    public static int Run(string[] args)
    {
        BorrowedFd output = new(1);
        string answer;
        int code = 0;
        try
        {
            UnpackedLayer layer = Unpack(args);
            answer = $"{Done} {layer.DiffId} {layer.ContentBytes}";
        }
        catch (Exception e) when (e is EnisleException or LinuxException or InvalidDataException or IOException)
        {
            ErrorKind kind = e switch
            {
                EnisleException known => known.Kind,
                InvalidDataException => ErrorKind.Invalid,
                _ => ErrorKind.Host,
            };
            answer = $"{kind} {e.Message}";
            code = 1;
        }

        return output.TryWriteAll(Encoding.UTF8.GetBytes(answer + "\n")) == Errno.None ? code : 1;
    }

    internal static IReadOnlyList<string> Words(LayerCompression compression, string algorithm, UnpackOptions options, bool isAdministrator) =>
    [
        "enisle",
        Word,
        compression.ToString(),
        algorithm,
        options.UserAttributes || !isAdministrator ? "user" : "trusted",
        options.IgnoreOwners || !isAdministrator ? "ignore" : "keep",
        options.MaxBytes.ToString(CultureInfo.InvariantCulture),
        options.MaxEntries.ToString(CultureInfo.InvariantCulture),
        options.MaxRatio.ToString(CultureInfo.InvariantCulture),
        options.FreeBytes.ToString(CultureInfo.InvariantCulture),
    ];

    private static UnpackedLayer Unpack(string[] args)
    {
        if (args is not [string compression, "sha256" or "sha512", string attributes, string owners, string bytes, string entries, string ratio, string free])
        {
            throw new EnisleException(ErrorKind.Invalid, $"{Word}: is started by this program itself");
        }

        UnpackOptions options = new()
        {
            UserAttributes = attributes == "user",
            IgnoreOwners = owners == "ignore",
            MaxBytes = long.Parse(bytes, CultureInfo.InvariantCulture),
            MaxEntries = int.Parse(entries, CultureInfo.InvariantCulture),
            MaxRatio = int.Parse(ratio, CultureInfo.InvariantCulture),
            FreeBytes = long.Parse(free, CultureInfo.InvariantCulture),
        };
        LayerCompression kind = compression switch
        {
            nameof(LayerCompression.Gzip) => LayerCompression.Gzip,
            nameof(LayerCompression.Zstd) => LayerCompression.Zstd,
            _ => LayerCompression.None,
        };
        using OwnedFd target = HostFile.Open("/", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
        using DescriptorStream blob = new(0);
        return new InProcessUnpacking(options).Unpack(blob, kind, target, args[1], static () => SystemCallFilter.Allow(s_allowed));
    }
}
