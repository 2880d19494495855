using Enisle.Bundles.Options;
using Enisle.Engine.Instances;

namespace Enisle.Engine.Volumes;

/// <summary>Which instances have which volumes.</summary>
public static class VolumeUse
{
    /// <summary>Whether any instance, running or not, mounts it.</summary>
    public static bool IsUsed(EngineContext engine, string name) => Users(engine, name).Any();

    /// <summary>Ids of those that do.</summary>
    public static IEnumerable<string> Users(EngineContext engine, string name)
    {
        foreach ((Instance instance, InstanceDefinition definition) in engine.Instances.List())
        {
            if (definition.Mounts.Any(mount => mount.Kind == MountKind.Volume && mount.Source == name))
            {
                yield return instance.Id;
            }
        }
    }
}
