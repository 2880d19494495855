using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Output;

namespace Enisle.Commands;

/// <summary><c>enisle ps</c>.</summary>
internal static class PsCommand
{
    private static readonly Dictionary<string, string> s_headers = new()
    {
        ["ID"] = "CONTAINER ID",
        ["Image"] = "IMAGE",
        ["Command"] = "COMMAND",
        ["CreatedAt"] = "CREATED AT",
        ["RunningFor"] = "CREATED",
        ["Status"] = "STATUS",
        ["Ports"] = "PORTS",
        ["Names"] = "NAMES",
        ["Size"] = "SIZE",
        ["Labels"] = "LABELS",
        ["State"] = "STATE",
        ["Mounts"] = "MOUNTS",
        ["Networks"] = "NETWORKS",
        ["LocalVolumes"] = "LOCAL VOLUMES",
        ["Isolation"] = "ISOLATION",
    };

    private const string Table = "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";

    public static Command Create()
    {
        Option<bool> all = Flag.Switch("--all", "Those that have ended too.", "-a");
        Option<bool> quiet = Flag.Switch("--quiet", "Only ids.", "-q");
        Option<bool> noTrunc = Flag.Switch("--no-trunc", "Show everything in full.");
        Option<bool> latest = Flag.Switch("--latest", "Only the one that was created last.", "-l");
        Option<bool> size = Flag.Switch("--size", "Sizes on disk too.", "-s");
        Option<long?> last = Flag.Number("--last", "Only those that were created last.", "N", "-n");
        Option<string?> format = Flag.Text("--format", "table, json, or a template.", "FORMAT");
        Option<string[]> filter = Flag.List("--filter", "Only those that it holds for.", "NAME=VALUE", "-f");
        Command command = new("ps", "Lists instances.") { all, quiet, noTrunc, latest, size, last, format, filter };
        command.SetAction(parsed =>
        {
            InstanceFilters filters = InstanceFilters.Parse(parsed.GetValue(filter)!);
            int count = parsed.GetValue(latest) ? 1 : (int?)parsed.GetValue(last) ?? -1;
            bool ended = parsed.GetValue(all) || count >= 0 || filters.AsksForState;
            List<Row> rows = [];
            foreach ((Instance instance, InstanceDefinition definition) in EngineFactory.Engine.Instances.List(Damaged))
            {
                if (count >= 0 && rows.Count == count)
                {
                    break;
                }

                if (TryReadState(instance) is { } state && (ended || InstanceQuery.IsAlive(state)) && filters.Match(definition, state))
                {
                    rows.Add(InstanceRow.Of(instance, definition, state, full: parsed.GetValue(noTrunc)));
                }
            }

            string? wanted = parsed.GetValue(quiet) && !parsed.Has(format) ? "{{.ID}}" : parsed.GetValue(format);
            new ListPrinter(s_headers, parsed.GetValue(size) ? $"{Table}\t{{{{.Size}}}}" : Table).Print(parsed.InvocationConfiguration.Output, wanted, rows);
            return 0;

            void Damaged(string message) => parsed.InvocationConfiguration.Error.WriteLine($"enisle: {message}");
        });
        return command;
    }

    // It may be removed while we look.
    private static InstanceState? TryReadState(Instance instance)
    {
        try
        {
            return StateTruth.Read(EngineFactory.Engine, instance);
        }
        catch (Host.EnisleException e) when (e.Kind == Host.ErrorKind.NotFound)
        {
            return null;
        }
    }
}
