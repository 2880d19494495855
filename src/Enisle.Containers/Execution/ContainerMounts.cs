using Enisle.Containers.Creation;
using Enisle.Containers.Plan;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Host.Spawn;
using Enisle.Isolation.Security;
using Enisle.Isolation.State;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Execution;

/// <summary>The parent's half of <c>mounts</c>: it opens the sources on the host, and starts the process that attaches them inside.</summary>
internal static class ContainerMounts
{
    /// <summary>See <see cref="Isolation.IIsolationLevel.AddMounts"/>.</summary>
    public static void Add(ContainerLevel level, InstanceDirectory instance, IReadOnlyList<Mount> mounts)
    {
        using OwnedFd first = OpenRunning(level, instance, out InstanceRecord record, out RuntimeConfig config);
        MountListReader.Check(mounts, config, "mounts");
        config = config with { Mounts = mounts };
        Dictionary<int, OwnedFd> trees = ParentTrees.Open(config, record.Bundle, hasUserNamespace: true);
        (OwnedFd ours, OwnedFd theirs) = Pipes.CreateSocketPair();
        try
        {
            PlanContext context = new()
            {
                Config = config,
                Id = record.Id,
                Bundle = record.Bundle,
                RootFs = record.RootFs,
                ParentTrees = trees,
                MountLabel = SecurityLabels.OfMounts(config.Linux ?? new LinuxConfig()),
                Settings = new ProcessSettings
                {
                    Process = config.Process!,
                    Environment = [],
                    Sync = theirs,
                    OwnCapabilities = CapabilitySet.All,
                },
            };
            RunToEnd(MountsPlan.Add(context, first));
        }
        finally
        {
            ours.Dispose();
            theirs.Dispose();
            foreach (OwnedFd tree in trees.Values)
            {
                tree.Dispose();
            }
        }
    }

    /// <summary>See <see cref="Isolation.IIsolationLevel.RemoveMounts"/>.</summary>
    public static void Remove(ContainerLevel level, InstanceDirectory instance, IReadOnlyList<Mount> mounts)
    {
        using OwnedFd first = OpenRunning(level, instance, out _, out RuntimeConfig config);
        RunToEnd(MountsPlan.Remove(mounts, first, Has(config, NamespaceKind.User)));
    }

    private static OwnedFd OpenRunning(ContainerLevel level, InstanceDirectory instance, out InstanceRecord record, out RuntimeConfig config)
    {
        record = instance.ReadRecord();
        if (level.Status(record) == ContainerStatus.Stopped || ContainerLevel.OpenFirstProcess(record) is not { } first)
        {
            throw new EnisleException(ErrorKind.WrongState, "container not running");
        }

        byte[] json = instance.TryReadConfig()
            ?? throw new EnisleException(ErrorKind.Invalid, $"{instance.Path}/config.json: missing");
        config = RuntimeConfigReader.Read(json, $"{instance.Path}/config.json");
        if (!Has(config, NamespaceKind.Mount))
        {
            first.Dispose();
            throw new EnisleException(ErrorKind.Unsupported, "mounts: the container has no mount namespace of its own");
        }

        return first;
    }

    private static void RunToEnd(SpawnPlan plan)
    {
        using SpawnedProcess child = Spawner.Start(plan);
        PlanFailureReport? failure = child.WaitForExec();
        ProcessHandle.Reap(child.PidFd);
        if (failure is not null)
        {
            throw failure.ToException();
        }
    }

    private static bool Has(RuntimeConfig config, NamespaceKind kind)
    {
        foreach (Namespace candidate in config.Linux?.Namespaces ?? [])
        {
            if (candidate.Kind == kind)
            {
                return true;
            }
        }

        return false;
    }
}
