namespace Enisle.Conformance.Tests.Harness;

/// <summary>What all cases of one run share: a directory, a cgroup parent, busybox and the probe program.</summary>
/// <remarks>Its name holds this process's id; the next run removes what a run that was killed has left.</remarks>
public sealed class Session : IDisposable
{
    private const string Prefix = "enisle-conformance-";
    private static readonly string[] s_applets =
    [
        "sh", "ash", "true", "false", "echo", "printf", "cat", "ls", "id", "pwd", "env", "sleep", "stat", "readlink", "touch",
        "mkdir", "rmdir", "rm", "mv", "cp", "ln", "chmod", "chown", "dd", "grep", "sed", "awk", "cut", "sort", "head", "tail",
        "wc", "tr", "mount", "umount", "hostname", "uname", "ps", "kill", "renice", "nice", "chrt", "ionice",
        "taskset", "setarch", "linux32", "tty", "stty", "test", "[", "ip", "sysctl", "mknod", "mkfifo", "df", "date", "seq", "expr",
        "md5sum", "hexdump", "od", "timeout", "yes", "usleep", "xargs", "find", "nproc", "swapoff", "unshare", "setsid", "ipcs",
        "du", "tee", "basename", "dirname", "uptime", "dmesg", "getopt", "sync", "chroot", "which", "cmp", "uniq", "nc", "setpriv",
    ];

    private static readonly Lazy<Session> s_instance = new(() => new Session(create: true));
    private static int s_next;

    private readonly Lazy<string?> _probe;
    private readonly Lazy<string?> _oldKernel;
    private readonly Lazy<string?> _naive;

    /// <summary>For the runner, which disposes it after the last case.</summary>
    public Session()
        : this(create: false)
    {
    }

    private Session(bool create)
    {
        Directory = $"/tmp/{Prefix}{Environment.ProcessId}";
        CgroupParent = $"/{Prefix}{Environment.ProcessId}";
        _probe = new Lazy<string?>(() => Compile("probe"));
        _oldKernel = new Lazy<string?>(() => Compile("old-kernel"));
        _naive = new Lazy<string?>(() => Compile("naive"));
        if (!create)
        {
            return;
        }

        Reaper.Start();
        RemoveDeadSessions();
        _ = System.IO.Directory.CreateDirectory(Directory);
        File.Copy("/bin/busybox", Path.Combine(Directory, "busybox"), overwrite: true);
    }

    public static Session Instance => s_instance.Value;

    public string Directory { get; }

    /// <summary>Each case's cgroups are below it, in every hierarchy.</summary>
    public string CgroupParent { get; }

    /// <summary>A static program that shows what busybox cannot; null where no musl-gcc is installed.</summary>
    public string? ProbePath => _probe.Value;

    /// <summary>A program that runs another on what looks like Linux 5.10; null where no musl-gcc is installed.</summary>
    public string? OldKernelPath => _oldKernel.Value;

    /// <summary>A runtime that is as careless as the CVEs were; null where no musl-gcc is installed.</summary>
    public string? NaivePath => _naive.Value;

    /// <summary>A name no other case of this run has.</summary>
    public static string NextName() => $"t{Interlocked.Increment(ref s_next)}";

    /// <summary>Makes a root file system of its own: busybox by hard link, its applets, empty mount points.</summary>
    public void MakeRootFileSystem(string path)
    {
        foreach (string directory in (ReadOnlySpan<string>)["bin", "dev", "proc", "sys", "tmp", "etc", "root", "mnt", "data"])
        {
            _ = System.IO.Directory.CreateDirectory(Path.Combine(path, directory));
        }

        _ = Libc.link(Path.Combine(Directory, "busybox"), Path.Combine(path, "bin/busybox"));
        foreach (string applet in s_applets)
        {
            _ = Libc.symlink("busybox", Path.Combine(path, "bin", applet));
        }

        if (ProbePath is string probe)
        {
            _ = Libc.link(probe, Path.Combine(path, "bin/probe"));
        }

        File.WriteAllText(Path.Combine(path, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\nsmith:x:1000:1000::/home/smith:/bin/sh\n");
        File.WriteAllText(Path.Combine(path, "etc/group"), "root:x:0:\nsmith:x:1000:\nstaff:x:50:smith\n");
    }

    public void Dispose()
    {
        if (s_instance.IsValueCreated)
        {
            Cleanup.Remove(Directory, CgroupParent);
        }
    }

    private static void RemoveDeadSessions()
    {
        foreach (string directory in System.IO.Directory.GetDirectories("/tmp", Prefix + "*"))
        {
            string pid = Path.GetFileName(directory)[Prefix.Length..];
            if (!System.IO.Directory.Exists($"/proc/{pid}"))
            {
                Cleanup.Remove(directory, $"/{Prefix}{pid}");
            }
        }
    }

    private string? Compile(string name)
    {
        if (!File.Exists("/usr/bin/musl-gcc"))
        {
            return null;
        }

        string source = Path.Combine(AppContext.BaseDirectory, $"data/{name}.c");
        string output = Path.Combine(Directory, name);
        string log = Path.Combine(Directory, $"{name}.log");
        using ChildProcess compiler = ChildProcess.Start(new ChildOptions
        {
            Arguments = ["/usr/bin/musl-gcc", "-static", "-O1", "-s", "-Wall", "-Werror", "-o", output, source],
            Environment = ["PATH=/usr/bin:/bin"],
            StandardError = log,
        });
        return compiler.Wait(TimeSpan.FromSeconds(60)) && compiler.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"musl-gcc {source}: {File.ReadAllText(log)}");
    }
}
