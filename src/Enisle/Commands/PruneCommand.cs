using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Images.Operations;
using Enisle.Output;

namespace Enisle.Commands;

/// <summary><c>enisle container prune</c>, <c>image prune</c> and <c>system prune</c>.</summary>
internal static class PruneCommand
{
    public static Command Instances() => Create("Removes instances that do not run.", "This will remove all stopped containers.", withAll: false, static (output, _) => RemoveInstances(output));

    public static Command Images() => Create("Removes images that nothing needs.", "This will remove all dangling images.", withAll: true, RemoveImages);

    public static Command Everything() => Create(
        "Removes instances that do not run, networks that nothing is on, and images that nothing needs.",
        "This will remove:\n  - all stopped containers\n  - all networks not used by at least one container\n  - all dangling images",
        withAll: true,
        static (output, all) =>
        {
            long freed = RemoveInstances(output);
            IReadOnlyList<string> networks = EngineFactory.Engine.Networks.Prune();
            Section(output, "Deleted Networks:", networks);
            return freed + RemoveImages(output, all);
        });

    private static Command Create(string description, string warning, bool withAll, Func<TextWriter, bool, long> remove)
    {
        Option<bool> all = Flag.Switch("--all", "All images that no instance was made from.", "-a");
        Option<bool> force = Flag.Switch("--force", "Do not ask.", "-f");
        Command command = new("prune", description) { force };
        if (withAll)
        {
            command.Options.Add(all);
        }

        command.SetAction(parsed =>
        {
            if (!parsed.GetValue(force) && !Confirmation.Ask(parsed, warning))
            {
                return 0;
            }

            TextWriter output = parsed.InvocationConfiguration.Output;
            output.WriteLine($"Total reclaimed space: {HumanSize.Decimal(remove(output, withAll && parsed.GetValue(all)))}");
            return 0;
        });
        return command;
    }

    private static long RemoveInstances(TextWriter output)
    {
        List<string> removed = [];
        long freed = 0;
        foreach ((Instance instance, _) in EngineFactory.Engine.Instances.List())
        {
            if (!InstanceQuery.IsAlive(StateTruth.Read(EngineFactory.Engine, instance)))
            {
                freed += DirectorySize.Of($"{instance.Directory}/upper");
                InstanceRemoval.Remove(EngineFactory.Engine, instance, force: false, volumes: false);
                removed.Add(instance.Id);
            }
        }

        Section(output, "Deleted Containers:", removed);
        return freed;
    }

    private static long RemoveImages(TextWriter output, bool all)
    {
        PrunedImages pruned = PruneImages.Run(EngineFactory.Engine.Images, all, static id => RmiCommand.UseOf(id) is not null);
        Section(output, "Deleted Images:", [.. pruned.Untagged.Select(static name => $"untagged: {name}"), .. pruned.Deleted.Select(static name => $"deleted: {name}")]);
        return pruned.ReclaimedBytes;
    }

    private static void Section(TextWriter output, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            output.WriteLine(title);
            output.WriteLine(string.Join('\n', lines));
            output.WriteLine();
        }
    }
}
