namespace Enisle.Containers.Plan;

/// <summary>Resource limits by name. Spec: getrlimit(2).</summary>
public static class RlimitTable
{
    private static readonly string[] s_names =
    [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC", "RLIMIT_NOFILE",
        "RLIMIT_MEMLOCK", "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO",
        "RLIMIT_RTTIME",
    ];

    /// <summary>All names, by number.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>The kernel's number of a name.</summary>
    public static bool TryGet(string name, out int resource)
    {
        resource = Array.IndexOf(s_names, name);
        return resource >= 0;
    }
}
