using System.Text;

namespace Enisle.Isolation.Cgroups;

/// <summary>Finds cgroup mounts in a mount table. Spec: proc_pid_mountinfo(5).</summary>
internal static class CgroupMountTable
{
    /// <summary>The mounted hierarchies among those that the process is in; a hierarchy mounted twice counts where it is mounted first.</summary>
    public static List<CgroupHierarchy> Parse(ReadOnlySpan<byte> mountInfo, List<CgroupMembership> memberships)
    {
        (string Point, string Root)?[] mounts = new (string, string)?[memberships.Count];
        while (!mountInfo.IsEmpty)
        {
            ReadOnlySpan<byte> line = Lines.Next(ref mountInfo);
            int dash = line.IndexOf(" - cgroup"u8);
            if (dash >= 0)
            {
                Note(line, line[(dash + 3)..], memberships, mounts);
            }
        }

        return Collect(memberships, mounts);
    }

    /// <remarks>Line: id parent major:minor ROOT MOUNTPOINT options [tag…] - TYPE source SUPEROPTIONS.</remarks>
    private static void Note(
        ReadOnlySpan<byte> line, ReadOnlySpan<byte> tail, List<CgroupMembership> memberships, (string Point, string Root)?[] mounts)
    {
        for (int skipped = 0; skipped < 3; skipped++)
        {
            Lines.Word(ref line);
        }

        ReadOnlySpan<byte> root = Lines.Word(ref line);
        ReadOnlySpan<byte> point = Lines.Word(ref line);
        ReadOnlySpan<byte> type = Lines.Word(ref tail);
        Lines.Word(ref tail);
        for (int i = 0; i < mounts.Length; i++)
        {
            bool same = type.SequenceEqual("cgroup2"u8) ? memberships[i].IsUnified
                : type.SequenceEqual("cgroup"u8) && !memberships[i].IsUnified && HasOptions(tail, memberships[i].Bound);
            if (same)
            {
                mounts[i] ??= (Unescape(point), Unescape(root));
            }
        }
    }

    private static List<CgroupHierarchy> Collect(List<CgroupMembership> memberships, (string Point, string Root)?[] mounts)
    {
        int count = 0;
        foreach ((string Point, string Root)? mount in mounts)
        {
            count += mount is null ? 0 : 1;
        }

        List<CgroupHierarchy> found = new(count);
        for (int i = 0; i < mounts.Length; i++)
        {
            if (mounts[i] is { } mount)
            {
                found.Add(memberships[i].At(mount.Point, mount.Root, alone: count == 1 && memberships[i].IsUnified));
            }
        }

        return found;
    }

    /// <summary>Whether each of the comma-separated <paramref name="wanted"/> is among the comma-separated options.</summary>
    private static bool HasOptions(ReadOnlySpan<byte> options, string wanted)
    {
        foreach (string name in wanted.Split(','))
        {
            bool found = false;
            foreach (Range range in options.Split((byte)','))
            {
                found |= Encoding.UTF8.GetString(options[range]) == name;
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The kernel writes space, tab, line feed and backslash as a backslash and three octal digits.</summary>
    private static string Unescape(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf((byte)'\\') < 0)
        {
            return Encoding.UTF8.GetString(text);
        }

        byte[] plain = new byte[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length)
            {
                plain[length++] = (byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0'));
                i += 3;
            }
            else
            {
                plain[length++] = text[i];
            }
        }

        return Encoding.UTF8.GetString(plain, 0, length);
    }
}
