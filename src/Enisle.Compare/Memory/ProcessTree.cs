using System.Globalization;
using System.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Compare.Memory;

/// <summary>Processes of the host, by who started whom. Spec: proc(5).</summary>
internal static class ProcessTree
{
    private const int ParentField = 1; // counted from the state, which follows the name

    /// <summary>A process and all that descend from it.</summary>
    public static IReadOnlyList<int> From(int root)
    {
        ILookup<int, int> children = Parents().ToLookup(static entry => entry.Parent, static entry => entry.Pid);
        List<int> tree = [root];
        for (int i = 0; i < tree.Count; i++)
        {
            tree.AddRange(children[tree[i]].Except(tree));
        }

        return tree;
    }

    /// <summary>A process's proportional set size in bytes: its own pages, and its share of those that it has in common with others; 0 when it has gone.</summary>
    public static long ProportionalSize(int pid)
    {
        string text = TryRead(pid, "smaps_rollup");
        int at = text.IndexOf("\nPss:", StringComparison.Ordinal);
        if (at < 0)
        {
            return 0;
        }

        ReadOnlySpan<char> line = text.AsSpan(at + 5);
        line = line[..line.IndexOf('\n')];
        line = line[..line.IndexOf("kB")].Trim();
        return long.Parse(line, CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>Whether a process executes that file.</summary>
    public static bool Executes(int pid, FileStatus file)
    {
        try
        {
            FileStatus own = FileStatus.Of(Fcntl.AT_FDCWD, $"/proc/{pid}/exe", flags: 0);
            return own.Inode == file.Inode && own.Size == file.Size;
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ESRCH)
        {
            return false;
        }
    }

    private static IEnumerable<(int Pid, int Parent)> Parents()
    {
        using OwnedFd proc = HostFile.Open("/proc", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
        foreach (string name in DirectoryReader.ReadNames(proc))
        {
            if (int.TryParse(name, CultureInfo.InvariantCulture, out int pid))
            {
                // The name, field 2, stands in parentheses and may hold any character.
                string stat = TryRead(pid, "stat");
                string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length > ParentField)
                {
                    yield return (pid, int.Parse(fields[ParentField], CultureInfo.InvariantCulture));
                }
            }
        }
    }

    private static string TryRead(int pid, string file)
    {
        try
        {
            return Encoding.Latin1.GetString(HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, $"/proc/{pid}/{file}") ?? []);
        }
        catch (LinuxException e) when (e.Errno is Errno.EACCES or Errno.EPERM)
        {
            return ""; // somebody else's
        }
    }
}
