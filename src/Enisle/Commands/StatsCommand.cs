using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Host.Fd;
using Enisle.Output;

namespace Enisle.Commands;

/// <summary><c>enisle stats</c>.</summary>
internal static class StatsCommand
{
    private const int SecondMs = 1000;
    private const string ClearScreen = "\e[H\e[J";
    private const string Table = "table {{.Container}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}";

    private static readonly Dictionary<string, string> s_headers = new()
    {
        ["Container"] = "CONTAINER ID",
        ["ID"] = "CONTAINER ID",
        ["Name"] = "NAME",
        ["CPUPerc"] = "CPU %",
        ["MemUsage"] = "MEM USAGE / LIMIT",
        ["MemPerc"] = "MEM %",
        ["NetIO"] = "NET I/O",
        ["BlockIO"] = "BLOCK I/O",
        ["PIDs"] = "PIDS",
    };

    public static Command Create()
    {
        Option<bool> all = Flag.Switch("--all", "Those that do not run too.", "-a");
        Option<bool> noStream = Flag.Switch("--no-stream", "Only once.");
        Option<bool> noTrunc = Flag.Switch("--no-trunc", "Show ids in full.");
        Option<string?> format = Flag.Text("--format", "table, json, or a template.", "FORMAT");
        Argument<string[]> names = new("INSTANCE") { Description = "Name or id; without any, all that run.", Arity = ArgumentArity.ZeroOrMore };
        Command command = new("stats", "Shows what instances use.") { all, noStream, noTrunc, format, names };
        command.SetAction(parsed =>
        {
            ListPrinter printer = new(s_headers, Table);
            bool once = parsed.GetValue(noStream);
            bool screen = !once && Host.Terminal.HostTerminal.IsTerminal(1);
            Dictionary<string, UsageSample> before = [];
            for (bool first = true; ; first = false)
            {
                // The share of a processor is of the time between two looks.
                Dictionary<string, UsageSample> now = Take(parsed.GetValue(names)!, parsed.GetValue(all));
                if (!first)
                {
                    TextWriter output = parsed.InvocationConfiguration.Output;
                    output.Write(screen ? ClearScreen : "");
                    printer.Print(output, parsed.GetValue(format), [.. now.Values.Select(sample => sample.ToRow(before.GetValueOrDefault(sample.Id), parsed.GetValue(noTrunc)))]);
                    output.Flush();
                    if (once)
                    {
                        return 0;
                    }
                }

                before = now;
                Polling.Wait([], SecondMs);
            }
        });
        return command;
    }

    private static Dictionary<string, UsageSample> Take(string[] names, bool all)
    {
        Dictionary<string, UsageSample> samples = [];
        IEnumerable<Instance> instances = names.Length > 0
            ? names.Select(EngineFactory.Engine.Instances.Find)
            : EngineFactory.Engine.Instances.List().Select(static entry => entry.Instance);
        foreach (Instance instance in instances)
        {
            InstanceState state = StateTruth.Read(EngineFactory.Engine, instance);
            bool runs = state.Status is InstanceStatus.Running or InstanceStatus.Paused;
            if (runs || all || names.Length > 0)
            {
                samples[instance.Id] = UsageSample.Take(EngineFactory.Engine, instance, runs ? state : null);
            }
        }

        return samples;
    }
}
