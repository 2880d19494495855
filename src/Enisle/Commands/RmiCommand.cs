using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Images.Content;
using Enisle.Images.Operations;

namespace Enisle.Commands;

/// <summary><c>enisle rmi</c>.</summary>
internal static class RmiCommand
{
    public static Command Create()
    {
        Option<bool> force = Flag.Switch("--force", "All of its names, and although instances were made from it.", "-f");
        Argument<string[]> names = new("IMAGE") { Description = "Name or id.", Arity = ArgumentArity.OneOrMore };
        Command command = new("rmi", "Removes images.") { force, names };
        command.SetAction(parsed => EachName.Do(parsed, parsed.GetValue(names)!, name =>
        {
            RemovedImage removed = RemoveImage.Run(EngineFactory.Engine.Images, name, parsed.GetValue(force), UseOf);
            IEnumerable<string> lines = removed.Untagged.Select(static gone => $"Untagged: {gone}").Concat(removed.Deleted.Select(static gone => $"Deleted: {gone}"));
            return string.Join('\n', lines);
        }));
        return command;
    }

    /// <summary>An instance that was made from the image; one that runs before one that does not.</summary>
    public static ImageUse? UseOf(Digest id)
    {
        ImageUse? use = null;
        foreach ((Instance instance, InstanceDefinition definition) in EngineFactory.Engine.Instances.List())
        {
            if (definition.ImageId == id.Text)
            {
                bool runs = InstanceQuery.IsAlive(StateTruth.Read(EngineFactory.Engine, instance));
                use = new ImageUse(instance.Id, runs);
                if (runs)
                {
                    break;
                }
            }
        }

        return use;
    }
}
