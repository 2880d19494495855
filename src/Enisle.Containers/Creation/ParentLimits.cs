using Enisle.Containers.Plan;
using Enisle.Host.Processes;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Creation;

/// <summary>Resource limits set from outside: in a user namespace the process itself may not raise one.</summary>
internal static class ParentLimits
{
    /// <summary>Sets each on process <paramref name="pid"/>.</summary>
    public static void Set(int pid, IReadOnlyList<Rlimit> limits)
    {
        foreach (Rlimit limit in limits)
        {
            if (RlimitTable.TryGet(limit.Type, out int resource))
            {
                ProcessLimits.Set(pid, resource, limit.Soft, limit.Hard, $"process.rlimits: {limit.Type}");
            }
        }
    }
}
