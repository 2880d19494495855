namespace Enisle.Conformance.Tests.Harness;

/// <summary>Base of every case: a bundle, a runtime with its own state root, and a look at what is left behind.</summary>
/// <remarks>
/// After the case each container that is left is deleted by force; then no process, mount, cgroup or state folder of
/// it may be there, or the case fails.
/// </remarks>
public abstract class ContainerTest : IDisposable
{
    private const int CgroupRemovalMs = 2000;
    private readonly List<string> _hostMounts = [];
    private Bundle? _bundle;
    private int _bundles;

    protected ContainerTest()
    {
        CaseName = Session.NextName();
        Directory = Path.Combine(Session.Instance.Directory, CaseName);
        _ = System.IO.Directory.CreateDirectory(Directory);
        Runtime = new Runtime(Directory);
    }

    private protected Runtime Runtime { get; }

    private protected Bundle Bundle => _bundle ??= NewBundle();

    /// <summary>The container that the short forms below mean.</summary>
    protected string Id { get; set; } = "c1";

    protected string CaseName { get; }

    /// <summary>The case's own directory on the host.</summary>
    protected string Directory { get; }

    protected string CgroupParent => $"{Session.Instance.CgroupParent}/{CaseName}";

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        try
        {
            foreach (string id in Runtime.Containers)
            {
                _ = Runtime.Invoke("delete", "--force", id);
            }

            Assert.True(FindLeaks() is [] || Eventually.Is(() => FindLeaks() is [], CgroupRemovalMs), $"left behind: {string.Join(", ", FindLeaks())}");
        }
        finally
        {
            Cleanup.Remove(Directory, CgroupParent);
        }
    }

    /// <summary>Calls the careless runtime in the place of the target: the case must fail, or it could not have noticed anything.</summary>
    internal void UseNaiveRuntime() => Runtime.Program = Session.Instance.NaivePath!;

    private protected Bundle NewBundle()
    {
        string name = $"b{++_bundles}";
        return new Bundle(Path.Combine(Directory, name), $"{CgroupParent}/{name}");
    }

    /// <summary>Runs the bundle's program to its end; the result is the program's.</summary>
    private protected CommandResult Run(params string[] flags)
    {
        Bundle.Save();
        return Runtime.Invoke(["run", "--bundle", Bundle.Directory, .. flags, Id]);
    }

    private protected CommandResult Create(params string[] flags)
    {
        Bundle.Save();
        return Runtime.Invoke(["create", "--bundle", Bundle.Directory, .. flags, Id]);
    }

    /// <summary>A container whose init sleeps, running in the background.</summary>
    private protected void RunSleeper(params string[] flags)
    {
        _ = Bundle.Args("/bin/sleep", "1000");
        _ = Run(["--detach", .. flags]).Succeeded();
    }

    private protected CommandResult Start() => Runtime.Invoke("start", Id);

    private protected CommandResult Exec(params string[] arguments) => Runtime.Invoke(["exec", Id, .. arguments]);

    private protected CommandResult State() => Runtime.Invoke("state", Id);

    private protected CommandResult Kill(string signal = "KILL") => Runtime.Invoke("kill", Id, signal);

    private protected CommandResult Delete(params string[] flags) => Runtime.Invoke(["delete", .. flags, Id]);

    private protected string Status() => (string)State().Succeeded().Json["status"]!;

    private protected int InitPid() => (int)State().Succeeded().Json["pid"]!;

    private protected void WaitForStatus(string status) => Eventually.True(() => Status() == status, $"status {status}");

    /// <summary>A file of the container's cgroup in a v1 hierarchy.</summary>
    private protected string CgroupFile(string controller, string file) =>
        File.ReadAllText($"/sys/fs/cgroup/{controller}{Bundle.Cgroup}/{file}").TrimEnd();

    /// <summary>A file on the host, in the case's directory.</summary>
    private protected string HostFile(string name, string content = "")
    {
        string path = Path.Combine(Directory, name);
        _ = System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    private protected string HostDirectory(string name) =>
        System.IO.Directory.CreateDirectory(Path.Combine(Directory, name)).FullName;

    /// <summary><c>uid:gid</c> of a file, as the host sees it.</summary>
    private protected string OwnerOf(string path)
    {
        string output = Path.Combine(Directory, "owner");
        File.Delete(output);
        using ChildProcess stat = ChildProcess.Start(new ChildOptions
        {
            Arguments = ["/usr/bin/stat", "-c", "%u:%g", path],
            Environment = [],
            StandardOutput = output,
        });
        Assert.True(stat.Wait(TimeSpan.FromSeconds(5)));
        return File.ReadAllText(output).Trim();
    }

    /// <summary>A mount of the host in the case's directory, removed after the case.</summary>
    private protected void HostMount(string? source, string target, string? type, ulong flags, string? data = null)
    {
        Assert.True(Libc.mount(source, target, type, flags, data) == 0, $"mount {target}: errno {Libc.Errno}");
        if (!_hostMounts.Contains(target) && source is not null)
        {
            _hostMounts.Add(target);
        }
    }

    private List<string> FindLeaks()
    {
        List<string> found = [];
        found.AddRange(Runtime.Containers.Select(id => $"state of {id}"));
        found.AddRange(Cleanup.Processes(Directory, CgroupParent).Select(pid => $"process {pid}"));
        found.AddRange(Cleanup.Mounts(Directory).Except(_hostMounts).Select(m => $"mount {m}"));
        found.AddRange(Cleanup.Cgroups(CgroupParent + "/b1").Select(c => $"cgroup {c}"));
        found.AddRange(Cleanup.Cgroups(CgroupParent + "/b2").Select(c => $"cgroup {c}"));
        return found;
    }
}
