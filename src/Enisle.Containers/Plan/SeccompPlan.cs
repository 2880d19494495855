using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Spawn;

namespace Enisle.Containers.Plan;

/// <summary>The system call filter: the last thing before the workload, since later steps would need their calls allowed.</summary>
internal static class SeccompPlan
{
    private const long PollIntervalNanoseconds = 20_000;
    private const int MaxMessage = 128 * 1024;

    /// <summary>Loads <paramref name="load"/>, and sends its listener away where it has one.</summary>
    public static void Load(SpawnPlanBuilder plan, SeccompLoad? load)
    {
        if (load is null)
        {
            return;
        }

        int mark = plan.SlotMark;
        ReadOnlySpan<long> program = [load.Filter.Length / 8, plan.Bytes(load.Filter.Span)]; // struct sock_fprog
        long address = plan.Bytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(program));
        PlanSlot? shared = load is { ListenerSocket: { } socket, ListenerMessage: { } message } ? StartSender(plan, socket, message) : null;
        PlanSlot listener = plan.Call(
            "seccomp", "linux.seccomp", Syscall.seccomp, SeccompAbi.SECCOMP_SET_MODE_FILTER, load.Flags, address).Result;
        if (shared is { } word)
        {
            plan.Store(word, sizeof(int), listener);
            if (load.AllowsWait)
            {
                PlanJump gone = plan.NewJump();
                plan.Call("wait4", "seccomp listener", Syscall.wait4, -1L, 0, Wait.__WALL, 0).OnErrno(Errno.None, gone);
                plan.Place(gone);
            }
        }

        plan.ReleaseSlots(mark);
    }

    // From its first instruction the filter may stop any call of this process, sendmsg too, and nobody listens yet. So a second
    // process, made before the filter and not under it, shares the descriptor table and waits for the number in shared memory.
    // It is waited for where the filter lets wait4(2) pass; elsewhere the workload finds an ended child, as under crun.
    private static PlanSlot StartSender(SpawnPlanBuilder plan, OwnedFd socket, OwnedFd message)
    {
        PlanJump sender = plan.NewJump();
        PlanJump end = plan.NewJump();
        PlanJump look = plan.NewJump();
        PlanJump send = plan.NewJump();
        PlanSlot word = plan.Call(
            "mmap", "seccomp listener", Syscall.mmap, 0, 4096, Mman.PROT_READ | Mman.PROT_WRITE, Mman.MAP_SHARED | Mman.MAP_ANONYMOUS, -1L, 0).Result;
        PlanSlot pid = plan.Call(
            "clone", "seccomp listener", Syscall.clone, Sched.CLONE_FILES | Signal.SIGCHLD, 0, 0, 0, 0).Result;
        plan.JumpIfEqual(pid, -1L, 0, sender);
        plan.Jump(end);

        plan.Place(sender);
        plan.DieWithParent(Signal.SIGKILL);
        ReadOnlySpan<long> interval = [0, PollIntervalNanoseconds];
        long time = plan.Bytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(interval));
        plan.Place(look);
        PlanSlot number = plan.Load(word, sizeof(int));
        PlanJump wait = plan.NewJump();
        plan.JumpIfEqual(number, -1L, 0, wait);
        plan.Jump(send);
        plan.Place(wait);
        plan.Call("nanosleep", null, Syscall.nanosleep, time, 0).Ignore(Errno.EINTR);
        plan.Jump(look);
        plan.Place(send);
        long text = plan.Buffer(MaxMessage);
        PlanSlot length = plan.Call("read", "seccomp listener", Syscall.pread64, message.Number, text, MaxMessage, 0).Result;
        plan.SendDescriptors(socket.Number, text, length, "linux.seccomp.listenerPath", number);
        plan.Exit(0);

        plan.Place(end);
        return word;
    }
}
