using System.Text;
using Enisle.Host.Fd;

namespace Enisle.Host.Mounts;

/// <summary>The mounts that this process sees. Spec: proc_pid_mountinfo(5).</summary>
public static class MountTable
{
    private const int MountPointField = 4;

    /// <summary>The mount point of the mount that a path lies on.</summary>
    /// <param name="path">Absolute and without symlinks.</param>
    public static string MountPointOf(string path)
    {
        string best = "/";
        foreach (string line in HostFile.ReadAllText("/proc/self/mountinfo").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string point = Unescape(line.Split(' ')[MountPointField]);
            bool holds = point == "/" || path == point || path.StartsWith($"{point}/", StringComparison.Ordinal);
            if (holds && point.Length >= best.Length)
            {
                best = point;
            }
        }

        return best;
    }

    /// <summary>Where a file system of this type is mounted, the first of several; null where it is not.</summary>
    public static string? MountPointOfType(string type)
    {
        foreach (string line in HostFile.ReadAllText("/proc/self/mountinfo").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Contains($" - {type} ", StringComparison.Ordinal))
            {
                return Unescape(line.Split(' ')[MountPointField]);
            }
        }

        return null;
    }

    // Blank, tab, newline and backslash are written as three octal digits.
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
        {
            return field;
        }

        StringBuilder text = new();
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length)
            {
                text.Append((char)(((field[i + 1] - '0') << 6) | ((field[i + 2] - '0') << 3) | (field[i + 3] - '0')));
                i += 3;
            }
            else
            {
                text.Append(field[i]);
            }
        }

        return text.ToString();
    }
}
