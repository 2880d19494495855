namespace Enisle.Conformance.Tests.Harness;

/// <summary>A user of the host without rights, with ranges of subordinate ids, for as long as the run lasts.</summary>
/// <remarks>Made with useradd by the first case that needs it, and removed at the end of the process; one per test process.</remarks>
internal sealed class OrdinaryUser
{
    /// <summary>How many subordinate ids of each kind it has.</summary>
    public const uint SubordinateCount = 65536;

    private const uint FirstSubordinate = 1_000_000_000;
    private static readonly Lazy<(OrdinaryUser? User, string? Reason)> s_instance = new(Make);

    private OrdinaryUser(string name, uint uid, uint gid)
    {
        Name = name;
        Uid = uid;
        Gid = gid;
    }

    /// <summary>Why there can be none here, or null.</summary>
    public static string? Reason => s_instance.Value.Reason;

    public static OrdinaryUser Instance => s_instance.Value.User ?? throw new InvalidOperationException(Reason);

    public string Name { get; }

    public uint Uid { get; }

    public uint Gid { get; }

    /// <summary>The first of its subordinate user and group ids.</summary>
    public uint Subordinate { get; } = FirstSubordinate;

    /// <summary>Whether the user may map his subordinate ids: newuidmap is there and setuid.</summary>
    public static bool HasMapPrograms => File.Exists("/usr/bin/newuidmap") && File.Exists("/usr/bin/newgidmap");

    /// <summary>What stands before a command that the user shall run.</summary>
    public IReadOnlyList<string> Command =>
        ["/usr/bin/setpriv", $"--reuid={Uid}", $"--regid={Gid}", "--init-groups", "--inh-caps=-all", "--"];

    private static (OrdinaryUser? User, string? Reason) Make()
    {
        if (!HostFacts.IsRoot)
        {
            return (null, "needs root, to become an ordinary user");
        }

        if (!File.Exists("/usr/bin/setpriv") || !File.Exists("/usr/sbin/useradd"))
        {
            return (null, "needs setpriv and useradd");
        }

        const string Prefix = "enisle-c";
        string name = $"{Prefix}{Environment.ProcessId}";
        foreach (string old in File.ReadAllLines("/etc/passwd").Select(line => line.Split(':')[0]))
        {
            // What a run that was killed has left.
            if (old.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(old.AsSpan(Prefix.Length), out int pid) && !Directory.Exists($"/proc/{pid}"))
            {
                _ = Execute("/usr/sbin/userdel", old);
            }
        }

        if (Execute("/usr/sbin/useradd", "--no-create-home", "--shell", "/bin/sh", name) != 0)
        {
            return (null, $"useradd {name} fails here");
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Execute("/usr/sbin/userdel", name);
        string last = $"{FirstSubordinate}-{FirstSubordinate + SubordinateCount - 1}";
        _ = Execute("/usr/sbin/usermod", "--add-subuids", last, "--add-subgids", last, name);
        string[] fields = File.ReadLines("/etc/passwd").First(l => l.StartsWith(name + ":", StringComparison.Ordinal)).Split(':');
        OrdinaryUser user = new(name, uint.Parse(fields[2]), uint.Parse(fields[3]));
        return Execute([.. user.Command, "/usr/bin/unshare", "--user", "/bin/true"]) == 0
            ? (user, null)
            : (null, "the kernel forbids ordinary users to make user namespaces");
    }

    private static int Execute(params string[] command)
    {
        using ChildProcess process = ChildProcess.Start(new ChildOptions { Arguments = command, Environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"] });
        return process.Wait(TimeSpan.FromSeconds(20)) ? process.ExitCode : -1;
    }
}
