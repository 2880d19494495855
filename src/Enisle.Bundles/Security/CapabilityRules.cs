using Enisle.Bundles.Options;
using Enisle.Host;

namespace Enisle.Bundles.Security;

/// <summary>Which capabilities a workload may have: the default fourteen, what was added and what was dropped.</summary>
internal static class CapabilityRules
{
    private static readonly string[] s_default =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID", "CAP_SETFCAP",
        "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
    ];

    /// <summary>Names with <c>CAP_</c>. <paramref name="available"/> is what this program may give away: ALL and privileged mean these.</summary>
    public static IReadOnlyList<string> Resolve(HostOptions options, IReadOnlyList<string> known, IReadOnlyList<string> available)
    {
        string[] add = Normalize("--cap-add", options.CapAdd, known);
        string[] drop = Normalize("--cap-drop", options.CapDrop, known);
        if (options.Privileged)
        {
            return available;
        }

        if (add.Length == 0 && drop.Length == 0)
        {
            return s_default;
        }

        IEnumerable<string> start = add.Contains("ALL") ? available : drop.Contains("ALL") ? [] : s_default;
        return [.. start.Where(name => !drop.Contains(name)).Union(add.Where(static name => name != "ALL"))];
    }

    private static string[] Normalize(string flag, IReadOnlyList<string> names, IReadOnlyList<string> known)
    {
        string[] full = new string[names.Count];
        for (int i = 0; i < full.Length; i++)
        {
            string upper = names[i].ToUpperInvariant();
            string name = upper == "ALL" || upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper : "CAP_" + upper;
            full[i] = name == "ALL" || known.Contains(name) ? name
                : throw new EnisleException(ErrorKind.Invalid, $"{flag}: {names[i]}: unknown capability");
        }

        return full;
    }
}
