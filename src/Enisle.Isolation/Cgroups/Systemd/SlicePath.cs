using Enisle.Host;

namespace Enisle.Isolation.Cgroups.Systemd;

/// <summary>Where a slice lies in the cgroup tree. Spec: systemd.slice(5): the dashes of its name are the way down.</summary>
internal static class SlicePath
{
    private const string Suffix = ".slice";

    /// <summary><c>a-b.slice</c> is <c>/a.slice/a-b.slice</c>; the root slice <c>-.slice</c> is the empty path.</summary>
    public static string Expand(string slice)
    {
        if (!slice.EndsWith(Suffix, StringComparison.Ordinal) || slice.Contains('/', StringComparison.Ordinal))
        {
            throw Bad(slice);
        }

        string name = slice[..^Suffix.Length];
        if (name == "-")
        {
            return string.Empty;
        }

        string path = string.Empty;
        for (int dash = name.IndexOf('-', StringComparison.Ordinal); ; dash = name.IndexOf('-', dash + 1))
        {
            string part = dash < 0 ? name : name[..dash];
            if (part.Length == 0 || part[^1] == '-')
            {
                throw Bad(slice);
            }

            path = $"{path}/{part}{Suffix}";
            if (dash < 0)
            {
                return path;
            }
        }
    }

    private static EnisleException Bad(string slice) =>
        new(ErrorKind.Invalid, $"linux.cgroupsPath: {Quoted.Text(slice)} is not the name of a slice");
}
