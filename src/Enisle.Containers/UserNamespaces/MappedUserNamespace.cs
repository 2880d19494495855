using System.Globalization;
using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Host.Spawn;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.UserNamespaces;

/// <summary>A user namespace that exists only for its maps: what an id-mapped mount is made with.</summary>
internal static class MappedUserNamespace
{
    /// <summary>Makes one; the caller owns the descriptor that keeps it.</summary>
    public static OwnedFd Create(IReadOnlyList<IdMapping> uids, IReadOnlyList<IdMapping> gids)
    {
        (OwnedFd read, OwnedFd write) = Pipes.Create();
        using (read)
        using (write)
        {
            // The process only has to be there while its maps are written: it waits for the end of a pipe, and dies with us.
            SpawnPlanBuilder plan = new() { CloneFlags = Sched.CLONE_NEWUSER };
            plan.Inherit(read);
            plan.DieWithParent(Signal.SIGKILL);
            plan.Call("read", "user namespace", Syscall.read, read.Number, plan.Buffer(1), 1);
            plan.Exit(0);
            using SpawnedProcess process = Spawner.Start(plan.Build());
            try
            {
                IdMapWriter.Write(process.Pid, uids, gids);
                return HostFile.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Pid}/ns/user"), Fcntl.O_RDONLY);
            }
            finally
            {
                ProcessHandle.Signal(process.PidFd, Signal.SIGKILL);
                ProcessHandle.Reap(process.PidFd);
            }
        }
    }
}
