using Enisle.Engine.Instances;
using Enisle.Images.RootFileSystems;

namespace Enisle.Engine.RootFileSystems;

/// <summary>An instance's root file system: the image's layers, shared by all, and a writable layer of its own.</summary>
internal static class InstanceRootFs
{
    /// <summary>Mounts it at <see cref="Instance.RootFs"/>. What is mounted there from a start that was cut short is taken away first.</summary>
    public static void Mount(EngineContext engine, Instance instance, InstanceDefinition definition)
    {
        Unmount(instance);
        OverlayMount.Mount(engine.Images, definition.DiffIds, instance.Directory);
    }

    /// <summary>Takes it away, if it is there.</summary>
    public static void Unmount(Instance instance) => OverlayMount.Unmount(instance.Directory);
}
