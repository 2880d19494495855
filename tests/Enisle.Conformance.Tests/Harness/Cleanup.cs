namespace Enisle.Conformance.Tests.Harness;

/// <summary>Finds and removes what a case has left on the host, whatever the runtime under test did.</summary>
internal static class Cleanup
{
    /// <summary>Set in the environment of every command of a case, so that its processes can be found.</summary>
    public const string Marker = "ENISLE_CASE";

    /// <summary>The cgroup directories of every mounted hierarchy.</summary>
    public static IEnumerable<string> Hierarchies => Directory.Exists("/sys/fs/cgroup/memory")
        ? Directory.GetDirectories("/sys/fs/cgroup")
        : ["/sys/fs/cgroup"];

    public static void Remove(string directory, string cgroup)
    {
        KillAll(directory, cgroup);
        foreach (string mount in Mounts(directory))
        {
            _ = Libc.umount2(mount, Libc.MNT_DETACH);
        }

        foreach (string path in Cgroups(cgroup).OrderByDescending(p => p.Length))
        {
            RemoveCgroup(path);
        }

        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Mount points at or below a directory, the latest first.</summary>
    public static List<string> Mounts(string directory)
    {
        List<string> found = [];
        foreach (string line in File.ReadLines("/proc/self/mountinfo"))
        {
            string target = line.Split(' ')[4];
            if (target == directory || target.StartsWith(directory + "/", StringComparison.Ordinal))
            {
                found.Insert(0, target);
            }
        }

        return found;
    }

    /// <summary>The cgroups at or below a path, in every hierarchy.</summary>
    public static List<string> Cgroups(string cgroup)
    {
        List<string> found = [];
        foreach (string hierarchy in Hierarchies)
        {
            string path = hierarchy + cgroup;
            if (Directory.Exists(path))
            {
                found.Add(path);
                found.AddRange(Directory.GetDirectories(path, "*", SearchOption.AllDirectories));
            }
        }

        return found;
    }

    /// <summary>Processes in the cgroup, or started by a command of the case and not ended; zombies do not count.</summary>
    public static List<int> Processes(string directory, string cgroup)
    {
        List<int> found = [];
        foreach (string process in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), out int pid) && pid != Environment.ProcessId
                && (In(process + "/cgroup", ":" + cgroup + "/", ":" + cgroup + "\n") || In(process + "/environ", $"{Marker}={directory}\0", $"{Marker}={directory}/"))
                && !In(process + "/stat", ") Z ", ") X "))
            {
                found.Add(pid);
            }
        }

        return found;
    }

    private static bool In(string file, string first, string second)
    {
        try
        {
            string text = File.ReadAllText(file);
            return text.Contains(first, StringComparison.Ordinal) || text.Contains(second, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it has ended
        }
    }

    private static void KillAll(string directory, string cgroup)
    {
        Thaw(cgroup);
        for (int round = 0; round < 50; round++)
        {
            List<int> processes = Processes(directory, cgroup);
            if (processes.Count == 0)
            {
                return;
            }

            processes.ForEach(pid => _ = Libc.kill(pid, Libc.SIGKILL));
            Libc.Pause(20);
        }
    }

    private static void Thaw(string cgroup)
    {
        foreach (string path in Cgroups(cgroup))
        {
            string state = path + "/freezer.state";
            if (File.Exists(state))
            {
                File.WriteAllText(state, "THAWED");
            }
        }
    }

    private static void RemoveCgroup(string path)
    {
        for (int round = 0; round < 20; round++)
        {
            try
            {
                Directory.Delete(path);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (IOException)
            {
                Libc.Pause(10); // the last process is still on its way out
            }
        }
    }
}
