using System.CommandLine;
using Enisle.Bundles.Options;
using Enisle.Commands.Flags;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Engine.Volumes;
using Enisle.Images.Operations;
using Enisle.Output;

namespace Enisle.Commands;

/// <summary><c>enisle system</c> and its verbs.</summary>
internal static class SystemCommand
{
    private static readonly Dictionary<string, string> s_headers = new()
    {
        ["Type"] = "TYPE",
        ["TotalCount"] = "TOTAL",
        ["Active"] = "ACTIVE",
        ["Size"] = "SIZE",
        ["Reclaimable"] = "RECLAIMABLE",
    };

    public static Command Create() => new("system", "The engine as a whole.") { DiskUse(), PruneCommand.Everything(), EventsCommand.Create(), InfoCommand.Create() };

    private static Command DiskUse()
    {
        Option<string?> format = Flag.Text("--format", "table, json, or a template.", "FORMAT");
        Command command = new("df", "Shows what takes how much of the disk.") { format };
        command.SetAction(parsed =>
        {
            (Instance Instance, InstanceDefinition Definition)[] instances = [.. EngineFactory.Engine.Instances.List()];
            new ListPrinter(s_headers, "table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}")
                .Print(parsed.InvocationConfiguration.Output, parsed.GetValue(format), [Images(instances), Instances(instances), Volumes(instances)]);
            return 0;
        });
        return command;
    }

    private static Row Images((Instance Instance, InstanceDefinition Definition)[] instances)
    {
        HashSet<string> used = [.. instances.Select(static entry => entry.Definition.ImageId)];
        ImageSummary[] images = [.. ListImages.Run(EngineFactory.Engine.Images).DistinctBy(static image => image.Id)];
        long all = DirectorySize.Of($"{EngineFactory.Engine.Directories.Images}");
        long unused = images.Where(image => !used.Contains(image.Id.Text)).Sum(static image => image.SizeBytes);
        return Line("Images", images.Length, images.Count(image => used.Contains(image.Id.Text)), all, Math.Min(unused, all));
    }

    private static Row Instances((Instance Instance, InstanceDefinition Definition)[] instances)
    {
        (long Size, bool Alive)[] sizes =
        [
            .. instances.Select(static entry => (DirectorySize.Of($"{entry.Instance.Directory}/upper"), InstanceQuery.IsAlive(StateTruth.Read(EngineFactory.Engine, entry.Instance)))),
        ];
        return Line("Containers", sizes.Length, sizes.Count(static entry => entry.Alive), sizes.Sum(static entry => entry.Size), sizes.Where(static entry => !entry.Alive).Sum(static entry => entry.Size));
    }

    private static Row Volumes((Instance Instance, InstanceDefinition Definition)[] instances)
    {
        HashSet<string> used = [.. instances.SelectMany(static entry => entry.Definition.Mounts).Where(static mount => mount.Kind == MountKind.Volume).Select(static mount => mount.Source!)];
        (Volume Volume, long Size)[] volumes = [.. EngineFactory.Engine.Volumes.List().Select(static volume => (volume, DirectorySize.Of(volume.Path)))];
        return Line(
            "Local Volumes",
            volumes.Length,
            volumes.Count(entry => used.Contains(entry.Volume.Name)),
            volumes.Sum(static entry => entry.Size),
            volumes.Where(entry => !used.Contains(entry.Volume.Name)).Sum(static entry => entry.Size));
    }

    private static Row Line(string type, int total, int active, long size, long reclaimable) => new Row("*formatter.diskUsageContext")
        .With("Active", () => $"{active}")
        .With("Reclaimable", () => size > 0 ? $"{HumanSize.Decimal(reclaimable)} ({100 * reclaimable / size}%)" : HumanSize.Decimal(0))
        .With("Size", () => HumanSize.Decimal(size))
        .With("TotalCount", () => $"{total}")
        .With("Type", () => type);
}
