using Enisle.Host;
using Enisle.Host.Processes;
using Enisle.Host.Spawn;
using Enisle.Isolation;

namespace Enisle.Containers.Execution;

/// <summary>A process of a container, started by this program.</summary>
internal sealed class ContainerProcess(SpawnedProcess process) : IInstanceProcess
{
    private int? _status;

    public int Pid => process.Pid;

    public int PidFd => process.PidFd.Number;

    public int WaitForExit() => WaitStatus.ToExitCode(_status ??= ProcessHandle.Reap(process.PidFd));

    public void Signal(int signal) => ProcessHandle.Signal(process.PidFd, signal);

    public void Dispose() => process.Dispose();
}
