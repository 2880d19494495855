using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Host.Spawn;
using Enisle.Isolation;
using Enisle.Spec.Runtime;
using HostLibc = Enisle.Host.Libc;

namespace Enisle.Tests.Runtime;

/// <summary>A process of the test's own host, with the terminal that a level would give it.</summary>
internal sealed class HostProcess : IInstanceProcess
{
    private readonly SpawnedProcess _spawned;

    private HostProcess(SpawnedProcess spawned) => _spawned = spawned;

    public int Pid => _spawned.Pid;

    public int PidFd => _spawned.PidFd.Number;

    public static HostProcess Start(Process process, OwnedFd? consoleSocket, StandardStreamFds streams)
    {
        SpawnPlanBuilder plan = new();
        using OwnedFd? terminal = consoleSocket is null ? null : OpenTerminal(consoleSocket);
        plan.Call("setsid", null, Syscall.setsid);
        if (terminal is not null)
        {
            int fd = plan.Inherit(terminal);
            if (process.ConsoleSize is { } size)
            {
                Pty.SetSize(terminal, (ushort)size.Height, (ushort)size.Width);
            }

            plan.Call("TIOCSCTTY", null, Syscall.ioctl, fd, Ioctls.TIOCSCTTY, 0);
            for (int target = 0; target < 3; target++)
            {
                plan.Call("dup2", null, Syscall.dup2, fd, target);
            }

            plan.Close(fd);
        }
        else
        {
            plan.Call("dup2", null, Syscall.dup2, plan.Inherit(streams.Input), 0);
            plan.Call("dup2", null, Syscall.dup2, plan.Inherit(streams.Output), 1);
        }

        plan.CloseOnExec();
        plan.RestoreSignals();
        plan.Exec(plan.String(process.Args[0]), process.Args, process.Env);
        SpawnedProcess spawned = Spawner.Start(plan.Build());
        if (spawned.WaitForExec() is { } failure)
        {
            throw failure.ToException();
        }

        return new HostProcess(spawned);
    }

    public int WaitForExit()
    {
        int status = ProcessHandle.Reap(_spawned.PidFd);
        return (status & 0x7F) == 0 ? status >> 8 : 128 + (status & 0x7F);
    }

    public void Signal(int signal) => _ = HostLibc.kill(Pid, signal);

    public void Dispose() => _spawned.Dispose();

    private static OwnedFd OpenTerminal(OwnedFd consoleSocket)
    {
        using OwnedFd master = Pty.OpenMaster();
        OwnedFd slave = Pty.OpenSlave(master);
        Enisle.Host.Sockets.UnixSockets.SendDescriptor(consoleSocket, master.Number, "/dev/ptmx"u8);
        return slave;
    }
}
