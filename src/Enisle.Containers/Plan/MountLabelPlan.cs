using System.Text;
using Enisle.Abi;
using Enisle.Host.Spawn;

namespace Enisle.Containers.Plan;

/// <summary>linux.mountLabel: the SELinux label of what is mounted, as runc applies it.</summary>
internal static class MountLabelPlan
{
    /// <summary>The option that a new file system of this type gets; null where there is no label or the type takes none.</summary>
    /// <remarks>Alone in its fsconfig(2) call, so that it needs no quotes around its commas.</remarks>
    public static string? Option(PlanContext context, string type) =>
        context.MountLabel is { } label && type is not ("proc" or "sysfs" or "mqueue" or "cgroup" or "cgroup2") ? $"context={label}" : null;

    /// <summary>A message queue file system has no such option: the label goes to its root, as to any file.</summary>
    public static void Label(SpawnPlanBuilder plan, PlanContext context, string? type, PlanSlot tree, string subject)
    {
        if (context.MountLabel is not { } label || type != "mqueue")
        {
            return;
        }

        int mark = plan.SlotMark;
        PlanSlot directory = plan.Call(
            "open", subject, Syscall.openat, tree, plan.String("."), Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC, 0).Result;
        plan.Call(
            "label", subject, Syscall.fsetxattr, directory, plan.String("security.selinux"), plan.String(label), Encoding.UTF8.GetByteCount(label), 0);
        plan.Close(directory);
        plan.ReleaseSlots(mark);
    }
}
