using System.CommandLine;
using System.Text.Json;
using Enisle.Commands.Flags;
using Enisle.Engine.Inspection;
using Enisle.Engine.Volumes;
using Enisle.Host;
using Enisle.Output;

namespace Enisle.Commands;

/// <summary><c>enisle volume</c> and its verbs.</summary>
internal static class VolumeCommand
{
    private static readonly Dictionary<string, string> s_headers = new()
    {
        ["Name"] = "VOLUME NAME",
        ["Driver"] = "DRIVER",
        ["Mountpoint"] = "MOUNTPOINT",
        ["Labels"] = "LABELS",
        ["Scope"] = "SCOPE",
    };

    private static VolumeStore Volumes => EngineFactory.Engine.Volumes;

    public static Command Create() => new("volume", "Volumes: directories that outlive instances.") { Make(), List(), Inspect(), Remove(), Prune() };

    private static Command Make()
    {
        Option<string[]> label = Flag.List("--label", "Set metadata.", "NAME=VALUE");
        Argument<string?> name = new("VOLUME") { Description = "Its name; without one it is made up.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("create", "Makes a volume.") { label, name };
        command.SetAction(parsed =>
        {
            Volume volume = Volumes.GetOrCreate(parsed.GetValue(name), VariableFiles.Labels([], parsed.GetValue(label)!));
            parsed.InvocationConfiguration.Output.WriteLine(volume.Name);
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        Option<bool> quiet = Flag.Switch("--quiet", "Only names.", "-q");
        Option<string?> format = Flag.Text("--format", "table, json, or a template.", "FORMAT");
        Command command = new("ls", "Lists volumes.") { quiet, format };
        command.Aliases.Add("list");
        command.SetAction(parsed =>
        {
            Row[] rows = [.. Volumes.List().Select(static volume => new Row("*formatter.volumeContext")
                .With("Driver", () => "local")
                .With("Labels", () => string.Join(',', volume.Labels.Select(static label => $"{label.Key}={label.Value}")))
                .With("Mountpoint", () => volume.Path)
                .With("Name", () => volume.Name)
                .With("Scope", () => "local")
                .WithLabels(volume.Labels))];
            string? wanted = parsed.GetValue(quiet) ? "{{.Name}}" : parsed.GetValue(format);
            new ListPrinter(s_headers, "table {{.Driver}}\t{{.Name}}").Print(parsed.InvocationConfiguration.Output, wanted, rows);
            return 0;
        });
        return command;
    }

    private static Command Inspect()
    {
        Option<string?> format = Flag.Text("--format", "json, or a template.", "FORMAT", "-f");
        Argument<string[]> names = new("VOLUME") { Description = "Name.", Arity = ArgumentArity.OneOrMore };
        Command command = new("inspect", "Shows all there is to know of volumes.") { format, names };
        command.SetAction(parsed => InspectCommand.Print(parsed, parsed.GetValue(names)!, parsed.GetValue(format), static name => Json(Volumes.Find(name))));
        return command;
    }

    private static Command Remove()
    {
        Option<bool> force = Flag.Switch("--force", "One that is not there is no mistake.", "-f");
        Argument<string[]> names = new("VOLUME") { Description = "Name.", Arity = ArgumentArity.OneOrMore };
        Command command = new("rm", "Removes volumes that no instance has.") { force, names };
        command.SetAction(parsed =>
        {
            bool forced = parsed.GetValue(force);
            return EachName.Do(parsed, parsed.GetValue(names)!, name =>
            {
                if (Volumes.TryFind(name) is not null || !forced)
                {
                    RemoveUnused(name);
                }

                return name;
            });
        });
        return command;
    }

    private static Command Prune()
    {
        Option<bool> all = Flag.Switch("--all", "Those with a name too.", "-a");
        Option<bool> force = Flag.Switch("--force", "Do not ask.", "-f");
        Command command = new("prune", "Removes volumes that no instance has.") { all, force };
        command.SetAction(parsed =>
        {
            if (!parsed.GetValue(force) && !Confirmation.Ask(parsed, "This will remove anonymous local volumes not used by at least one container."))
            {
                return 0;
            }

            TextWriter output = parsed.InvocationConfiguration.Output;
            long freed = 0;
            foreach (Volume volume in Volumes.List().Where(volume => (volume.IsAnonymous || parsed.GetValue(all)) && !VolumeUse.IsUsed(EngineFactory.Engine, volume.Name)))
            {
                freed += DirectorySize.Of(volume.Path);
                Volumes.Remove(volume.Name);
                output.WriteLine(volume.Name);
            }

            output.WriteLine($"Total reclaimed space: {HumanSize.Decimal(freed)}");
            return 0;
        });
        return command;
    }

    private static void RemoveUnused(string name)
    {
        Volume volume = Volumes.Find(name);
        string[] users = [.. VolumeUse.Users(EngineFactory.Engine, volume.Name)];
        if (users.Length > 0)
        {
            throw new EnisleException(ErrorKind.WrongState, $"remove {name}: volume is in use - [{string.Join(", ", users)}]");
        }

        Volumes.Remove(name);
    }

    private static byte[] Json(Volume volume)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("CreatedAt", InspectedTime.Text(volume.Created));
            json.WriteString("Driver", "local");
            json.WriteStartObject("Labels");
            foreach ((string name, string value) in volume.Labels)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteString("Mountpoint", volume.Path);
            json.WriteString("Name", volume.Name);
            json.WriteNull("Options");
            json.WriteString("Scope", "local");
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
