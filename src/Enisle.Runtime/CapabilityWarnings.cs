using Enisle.Isolation.Security;
using Enisle.Spec.Runtime;

namespace Enisle.Runtime;

/// <summary>Capabilities that nobody knows are no error, but the runtime must say so. Spec: config.md, «Linux Process», capabilities.</summary>
internal static class CapabilityWarnings
{
    /// <summary>One warning for all of them, in runc's words; nothing where all are known.</summary>
    public static void Tell(RuntimeLog log, Process? process)
    {
        if (process?.Capabilities is not { } capabilities)
        {
            return;
        }

        SortedSet<string>? unknown = null;
        Collect(capabilities.Bounding, [], ref unknown);
        foreach (IReadOnlyList<string> set in (ReadOnlySpan<IReadOnlyList<string>>)
            [capabilities.Effective, capabilities.Inheritable, capabilities.Permitted, capabilities.Ambient])
        {
            Collect(set, capabilities.Bounding, ref unknown);
        }

        if (unknown is not null)
        {
            log.Warning($"ignoring unknown or unavailable capabilities: [{string.Join(' ', unknown)}]");
        }
    }

    // The sets are mostly the same list five times: what stands at the same place of the first has been looked at.
    private static void Collect(IReadOnlyList<string> set, IReadOnlyList<string> seen, ref SortedSet<string>? unknown)
    {
        for (int i = 0; i < set.Count; i++)
        {
            if ((i >= seen.Count || set[i] != seen[i]) && CapabilitySet.FromNames([set[i]]).Bits == 0)
            {
                (unknown ??= new SortedSet<string>(StringComparer.Ordinal)).Add(set[i]);
            }
        }
    }
}
