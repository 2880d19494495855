using Enisle.Bundles.Limits;
using Enisle.Bundles.Options;
using Enisle.Engine.Instances;
using Enisle.Host;

namespace Enisle.Engine.Lifecycle;

/// <summary><c>update</c>: other limits and another restart policy, at once where it runs.</summary>
public static class InstanceUpdate
{
    /// <param name="engine">The engine.</param>
    /// <param name="instance">Which.</param>
    /// <param name="change">From what it has to what it gets.</param>
    /// <exception cref="EnisleException">Invalid: a limit is against its rule; Unsupported: the level cannot.</exception>
    public static void Update(EngineContext engine, Instance instance, Func<HostOptions, HostOptions> change)
    {
        InstanceState state = StateTruth.Read(engine, instance);
        using InstanceLock held = instance.Lock();
        InstanceDefinition definition = instance.ReadDefinition();
        HostOptions host = change(definition.Host);
        if (host.AutoRemove && host.RestartPolicy.Name != "no")
        {
            throw new EnisleException(ErrorKind.Invalid, "Restart policy cannot be updated because AutoRemove is enabled for the container");
        }

        Spec.Runtime.Resources limits = LimitRules.Limits(host);
        if (state.Status is InstanceStatus.Running or InstanceStatus.Paused)
        {
            using InstanceControl control = InstanceControl.Open(engine, instance);
            control.Level.Update(control.Directory, limits);
        }

        instance.Write(definition with { Host = host });
        engine.Events.Add("update", definition);
    }
}
