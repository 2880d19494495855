using System.Runtime.InteropServices;
using Enisle.Abi;
using Enisle.Host.Spawn;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>A new network namespace's one interface.</summary>
internal static class NetworkPlan
{
    private const int InterfaceRequestSize = 40; // struct ifreq: 16 bytes of name, then a union
    private const int FlagsOffset = 16;
    private const short Up = 1; // IFF_UP

    /// <summary>Lets the parent move the devices of linux.netDevices: only it can reach the host's.</summary>
    public static void AwaitDevices(SpawnPlanBuilder plan, PlanContext context)
    {
        if (context.Linux.NetDevices.Count > 0)
        {
            Rendezvous.Meet(plan, context.Settings.Sync, Rendezvous.NetDevices);
        }
    }

    /// <summary>Brings the loopback interface up, as users of runc expect. Spec: netdevice(7).</summary>
    public static void RaiseLoopback(SpawnPlanBuilder plan, PlanContext context)
    {
        if (!context.Makes(NamespaceKind.Network))
        {
            return;
        }

        int mark = plan.SlotMark;
        Span<byte> request = stackalloc byte[InterfaceRequestSize];
        request.Clear();
        "lo"u8.CopyTo(request);
        MemoryMarshal.Write(request[FlagsOffset..], Up);
        PlanSlot socket = plan.Call(
            "socket", "loopback", Syscall.socket, SocketAbi.AF_INET, SocketAbi.SOCK_DGRAM | SocketAbi.SOCK_CLOEXEC, 0).Result;
        plan.Call("raise", "loopback", Syscall.ioctl, socket, Ioctls.SIOCSIFFLAGS, plan.Bytes(request));
        plan.Close(socket);
        plan.ReleaseSlots(mark);
    }
}
