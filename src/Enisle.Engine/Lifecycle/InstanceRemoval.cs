using Enisle.Bundles.Options;
using Enisle.Engine.Instances;
using Enisle.Engine.RootFileSystems;
using Enisle.Engine.Volumes;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Engine.Lifecycle;

/// <summary><c>rm</c>.</summary>
public static class InstanceRemoval
{
    /// <param name="engine">The engine.</param>
    /// <param name="instance">Which.</param>
    /// <param name="force">Kills what runs.</param>
    /// <param name="volumes">Its anonymous volumes go too.</param>
    /// <exception cref="EnisleException">WrongState: it runs, and <paramref name="force"/> is false.</exception>
    public static void Remove(EngineContext engine, Instance instance, bool force, bool volumes)
    {
        InstanceDefinition definition = instance.ReadDefinition();
        InstanceState state = StateTruth.Read(engine, instance);
        if (InstanceQuery.IsAlive(state))
        {
            if (!force)
            {
                throw new EnisleException(
                    ErrorKind.WrongState,
                    $"cannot remove container \"{definition.Name}\": container is {state.Status.Word()}: {(state.Status == InstanceStatus.Paused ? "unpause and stop" : "stop")} the container before removing or force remove");
            }

            InstanceStop.Stop(engine, instance, timeoutSeconds: 0, signal: "SIGKILL");
        }

        using InstanceLock held = instance.Lock();
        if (instance.TryReadDefinition() is not null)
        {
            Remove(engine, instance, definition, volumes);
        }
    }

    /// <summary>With the lock held, and nothing of it on the host any more.</summary>
    internal static void Remove(EngineContext engine, Instance instance, InstanceDefinition definition, bool volumes)
    {
        InstanceState state = instance.ReadState();
        instance.Write(state with { Status = InstanceStatus.Removing });
        try
        {
            InstanceRootFs.Unmount(instance);
            engine.Instances.Release(definition.Name, instance.Id);

            // From here on it is no instance any more: what a crash leaves of it is swept.
            HostFile.TryUnlink(Abi.Fcntl.AT_FDCWD, $"{instance.Directory}/instance.json");
            TreeRemoval.Remove(instance.Directory);
        }
        catch (LinuxException)
        {
            if (instance.TryReadDefinition() is not null)
            {
                instance.Write(state with { Status = InstanceStatus.Dead });
            }

            throw;
        }

        engine.Events.Add("destroy", definition);
        if (volumes)
        {
            RemoveVolumes(engine, definition);
        }
    }

    private static void RemoveVolumes(EngineContext engine, InstanceDefinition definition)
    {
        foreach (MountOptions mount in definition.Mounts)
        {
            if (mount is { Kind: MountKind.Volume, Source: { } name } && engine.Volumes.TryFind(name) is Volume { IsAnonymous: true } && !VolumeUse.IsUsed(engine, name))
            {
                engine.Volumes.Remove(name);
            }
        }
    }
}
