using Enisle.Abi;
using Enisle.Host.Spawn;

namespace Enisle.Containers.Plan;

/// <summary>Attributes of mounts: before they are attached, or, where the kernel cannot (before Linux 5.12), right after.</summary>
internal static class AttributePlan
{
    /// <summary>Attaches <paramref name="tree"/> with attributes of its top mount.</summary>
    public static void Attach(SpawnPlanBuilder plan, PlanSlot tree, PlanSlot target, in mount_attr attributes, string subject)
    {
        bool changes = (attributes.attr_set | attributes.attr_clr) != 0;
        if (changes && !plan.IsClassic)
        {
            plan.SetAttributes(tree, recursive: false, attributes, subject);
        }

        plan.Attach(tree, target, subject);
        if (changes && plan.IsClassic)
        {
            plan.Remount(tree, attributes, subject);
        }
    }

    /// <summary>Changes attributes of a mount that is attached.</summary>
    public static void Change(SpawnPlanBuilder plan, PlanSlot mount, in mount_attr attributes, string subject)
    {
        if (plan.IsClassic)
        {
            plan.Remount(mount, attributes, subject);
        }
        else
        {
            plan.SetAttributes(mount, recursive: false, attributes, subject);
        }
    }

    /// <summary>Changes the propagation of a mount that is attached: MS_*, with MS_REC or not.</summary>
    public static void SetPropagation(SpawnPlanBuilder plan, PlanSlot mount, ulong flags, string subject)
    {
        if (plan.IsClassic)
        {
            plan.SetPropagation(mount, flags, subject);
        }
        else
        {
            mount_attr attributes = new() { propagation = flags & ~(ulong)MountAbi.MS_REC };
            plan.SetAttributes(mount, (flags & MountAbi.MS_REC) != 0, attributes, subject);
        }
    }
}
