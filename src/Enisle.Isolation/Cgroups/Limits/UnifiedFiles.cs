using Enisle.Host;
using Enisle.Host.Cgroups;

namespace Enisle.Isolation.Cgroups.Limits;

/// <summary>v2's files by name, as the configuration has them. Spec: config-linux.md, «Unified».</summary>
internal static class UnifiedFiles
{
    private const string Field = "linux.resources.unified";

    public static void Apply(CgroupDirectory cgroup, IReadOnlyDictionary<string, string> files)
    {
        foreach ((string file, string content) in files)
        {
            string field = $"{Field}[{Quoted.Text(file)}]";
            RequireName(file, field);
            foreach (Range line in content.AsSpan().Split('\n'))
            {
                // One write a line: files like io.max take one device at a time.
                string value = content[line];
                if (value.Length > 0)
                {
                    Limit.Write(cgroup, file, value, field);
                }
            }
        }
    }

    /// <summary>A name that could lead elsewhere, or move and kill processes, is no limit.</summary>
    private static void RequireName(string file, string field)
    {
        if (file.AsSpan().ContainsAny('/', '\0') || file.IndexOf('.', StringComparison.Ordinal) is <= 0)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{field}: not of the form CONTROLLER.PARAMETER, without a slash");
        }
    }
}
