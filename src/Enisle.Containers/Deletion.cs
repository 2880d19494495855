using Enisle.Abi;
using Enisle.Containers.Hooks;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Mounts;
using Enisle.Host.Processes;
using Enisle.Isolation.Cgroups;
using Enisle.Isolation.Resctrl;
using Enisle.Isolation.State;
using Enisle.Spec;
using Enisle.Spec.Runtime;

namespace Enisle.Containers;

/// <summary>Takes away all that a container has on the host, whatever point its creation had reached.</summary>
internal static class Deletion
{
    /// <summary>See <see cref="Isolation.IIsolationLevel.Delete"/>.</summary>
    public static void Run(ContainerLevel level, InstanceDirectory instance, bool force, int killTimeoutMs, Action<string> warn)
    {
        if (ReadRecord(instance, force, warn) is not { } record)
        {
            DeleteHalfMade(instance);
            return;
        }

        ContainerStatus status = level.Status(record);
        if (status is ContainerStatus.Running or ContainerStatus.Paused && !force)
        {
            throw new EnisleException(
                ErrorKind.WrongState,
                $"cannot delete container {record.Id} that is not stopped: {status.ToString().ToLowerInvariant()}");
        }

        if (status != ContainerStatus.Stopped)
        {
            EndFirstProcess(level, record, killTimeoutMs);
        }

        using (InstanceCgroup? cgroup = ContainerLevel.OpenCgroup(record))
        {
            // Without a PID namespace of its own the container's other processes outlive the first.
            cgroup?.Signal(Signal.SIGKILL);
            cgroup?.Delete();
        }

        ResctrlGroup.Remove(record.ResctrlPaths);
        RunPoststopHooks(instance, record, warn);
        instance.Remove();
    }

    // Damaged, by a crash or by hand: whoever forces the removal gets it, as far as the configuration tells what there is.
    private static InstanceRecord? ReadRecord(InstanceDirectory instance, bool force, Action<string> warn)
    {
        try
        {
            return instance.TryReadRecord();
        }
        catch (EnisleException e) when (force && e.Kind == ErrorKind.Invalid)
        {
            warn(e.Message);
            return null;
        }
    }

    // Spec: runtime.md, «Lifecycle»: a poststop hook that fails is a warning, and the others still run.
    private static void RunPoststopHooks(InstanceDirectory instance, InstanceRecord record, Action<string> warn)
    {
        if (!record.HasLateHooks || instance.TryReadConfig() is not { } json)
        {
            return;
        }

        RuntimeConfig config = RuntimeConfigReader.Read(json, $"{instance.Path}/config.json");
        byte[] state = ContainerStateWriter.Write(StateJson.Of(config, record.Id, record.Bundle, ContainerStatus.Stopped, 0));
        HookRunner.RunAll("poststop", config.Hooks.Poststop, state, warn);
    }

    private static void EndFirstProcess(ContainerLevel level, InstanceRecord record, int timeoutMs)
    {
        using OwnedFd? process = ContainerLevel.OpenFirstProcess(record);
        if (process is null)
        {
            return;
        }

        level.Kill(record, Signal.SIGKILL);
        if (!ProcessHandle.WaitForEnd(process, timeoutMs))
        {
            throw new EnisleException(ErrorKind.Host, $"container {record.Id}: process {record.Pid} does not end");
        }
    }

    // Creation was cut short (kill -9) before the record was written. Its process, if there was one, died with its parent; the
    // cgroup's place follows from the configuration, which is written before anything is made.
    private static void DeleteHalfMade(InstanceDirectory instance)
    {
        if (instance.TryReadConfig() is { } json && CgroupHost.Detect() is { } host)
        {
            try
            {
                RuntimeConfig config = RuntimeConfigReader.Read(json, $"{instance.Path}/config.json");
                using InstanceCgroup cgroup = InstanceCgroup.Find(host, config.Linux?.CgroupsPath, instance.Id);
                cgroup.Signal(Signal.SIGKILL);
                cgroup.Delete();
                if (config.Linux?.IntelRdt is { } rdt && MountTable.MountPointOfType("resctrl") is { } root)
                {
                    ResctrlGroup.Remove(ResctrlGroup.PossibleDirectories(root, instance.Id, rdt));
                }
            }
            catch (SpecException)
            {
                // The configuration itself was cut short: then nothing was made yet.
            }
        }

        instance.Remove();
    }
}
