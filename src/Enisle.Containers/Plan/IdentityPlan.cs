using System.Runtime.InteropServices;
using Enisle.Abi;
using Enisle.Host.Spawn;
using Enisle.Isolation.Security;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>User, groups and capabilities.</summary>
internal static class IdentityPlan
{
    private const uint CapabilityVersion3 = 0x20080522; // linux/capability.h

    /// <summary>Drops what the bounding set lacks and becomes the user; all permitted capabilities are still there, and in effect.</summary>
    public static void Become(SpawnPlanBuilder plan, Process process, CapabilitySet own)
    {
        User user = process.User;
        DropBounding(plan, CapabilitySet.FromNames(process.Capabilities?.Bounding ?? []));
        plan.Call("prctl", "PR_SET_KEEPCAPS", Syscall.prctl, Prctl.PR_SET_KEEPCAPS, 1, 0, 0, 0);

        uint[] groups = [.. user.AdditionalGids];
        PlanCall call = plan.Call(
            "setgroups", "process.user.additionalGids", Syscall.setgroups, groups.Length, plan.Bytes(MemoryMarshal.AsBytes<uint>(groups)));
        if (groups.Length == 0)
        {
            call.Ignore(Errno.EPERM); // a user namespace with setgroups denied (user_namespaces(7)): there is nothing to drop
        }

        plan.Call("setresgid", "process.user.gid", Syscall.setresgid, user.Gid, user.Gid, user.Gid);
        plan.Call("setresuid", "process.user.uid", Syscall.setresuid, user.Uid, user.Uid, user.Uid);
        SetCapabilities(plan, own, own, default); // leaving uid 0 has cleared the effective set
    }

    /// <summary>The configuration's sets, and no more.</summary>
    public static void TakeCapabilities(SpawnPlanBuilder plan, Process process, CapabilitySet own)
    {
        Capabilities capabilities = process.Capabilities ?? new Capabilities(); // none configured is none given, as runc has it
        CapabilitySet permitted = CapabilitySet.FromNames(capabilities.Permitted).Intersect(own);
        CapabilitySet inheritable = CapabilitySet.FromNames(capabilities.Inheritable).Intersect(own);
        CapabilitySet ambient = CapabilitySet.FromNames(capabilities.Ambient).Intersect(permitted).Intersect(inheritable);
        SetCapabilities(plan, CapabilitySet.FromNames(capabilities.Effective).Intersect(permitted), permitted, inheritable);
        plan.Call("prctl", "PR_CAP_AMBIENT", Syscall.prctl, Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
        for (int number = 0; number < CapabilitySet.Names.Count; number++)
        {
            if (ambient.Has(number))
            {
                plan.Call(
                    "raise ambient", CapabilitySet.Names[number], Syscall.prctl, Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_RAISE, number, 0, 0);
            }
        }
    }

    // EINVAL: a capability that this kernel does not have. Without CAP_SETPCAP (EPERM) nothing can be dropped, nor had before.
    private static void DropBounding(SpawnPlanBuilder plan, CapabilitySet bounding)
    {
        for (int number = 0; number < CapabilitySet.Names.Count; number++)
        {
            if (!bounding.Has(number))
            {
                plan.Call("drop", CapabilitySet.Names[number], Syscall.prctl, Prctl.PR_CAPBSET_DROP, number, 0, 0, 0).Ignore(Errno.EINVAL);
            }
        }
    }

    private static void SetCapabilities(SpawnPlanBuilder plan, CapabilitySet effective, CapabilitySet permitted, CapabilitySet inheritable)
    {
        ReadOnlySpan<uint> header = [CapabilityVersion3, 0];
        ReadOnlySpan<uint> data =
        [
            (uint)effective.Bits, (uint)permitted.Bits, (uint)inheritable.Bits,
            (uint)(effective.Bits >> 32), (uint)(permitted.Bits >> 32), (uint)(inheritable.Bits >> 32),
        ];
        plan.Call(
            "capset",
            "process.capabilities",
            Syscall.capset,
            plan.Bytes(MemoryMarshal.AsBytes(header)),
            plan.Bytes(MemoryMarshal.AsBytes(data)));
    }
}
