using Enisle.Engine.Instances;
using Enisle.Host;

namespace Enisle.Engine.Lifecycle;

/// <summary><c>rename</c>.</summary>
public static class InstanceRename
{
    /// <exception cref="EnisleException">AlreadyExists: the name is taken; Invalid: it is none.</exception>
    public static void Rename(EngineContext engine, Instance instance, string name)
    {
        using InstanceLock held = instance.Lock();
        InstanceDefinition definition = instance.ReadDefinition();
        string bare = name.StartsWith('/') ? name[1..] : name;
        if (bare == definition.Name)
        {
            throw new EnisleException(ErrorKind.Invalid, "Renaming a container with the same name as its current name");
        }

        // The definition between the two names: a crash leaves the instance with both, and never without one.
        engine.Instances.Take(bare, instance.Id);
        instance.Write(definition with { Name = bare });
        engine.Instances.Release(definition.Name, instance.Id);
        engine.Events.Add("rename", definition with { Name = bare }, ("oldName", $"/{definition.Name}"));
    }
}
