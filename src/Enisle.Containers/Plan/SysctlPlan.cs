using Enisle.Abi;
using Enisle.Host.Spawn;

namespace Enisle.Containers.Plan;

/// <summary>linux.sysctl, written through a procfs of our own (CVE-2025-52881: a path into /proc may lead elsewhere).</summary>
internal static class SysctlPlan
{
    /// <summary>Writes each value; <paramref name="proc"/> is the container's procfs, null where it has none.</summary>
    public static void Apply(SpawnPlanBuilder plan, PlanContext context, PlanSlot? proc)
    {
        if (context.Linux.Sysctl.Count == 0)
        {
            return;
        }

        int mark = plan.SlotMark;
        PlanSlot trusted = proc ?? plan.NewFileSystem("proc", "proc", [], 0, "linux.sysctl");
        foreach ((string name, string value) in context.Linux.Sysctl)
        {
            int inner = plan.SlotMark;
            string subject = $"linux.sysctl[{name}]";
            PlanSlot file = plan.OpenBeneath(trusted, $"sys/{FilePath(name)}", Fcntl.O_WRONLY, subject).Result;
            plan.Write(file, value, subject);
            plan.Close(file);
            plan.ReleaseSlots(inner);
        }

        plan.ReleaseSlots(mark);
    }

    // sysctl.d(5): a name that has a slash before its first dot is a path already; otherwise dots and slashes change places.
    private static string FilePath(string name)
    {
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return slash >= 0 && (dot < 0 || slash < dot)
            ? name
            : string.Create(name.Length, name, static (target, source) =>
            {
                for (int i = 0; i < source.Length; i++)
                {
                    target[i] = source[i] switch { '.' => '/', '/' => '.', char c => c };
                }
            });
    }
}
