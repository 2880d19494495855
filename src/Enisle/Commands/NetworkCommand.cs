using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Inspection;
using Enisle.Engine.Lifecycle;
using Enisle.Engine.Networks;
using Enisle.Output;

namespace Enisle.Commands;

/// <summary><c>enisle network</c> and its verbs.</summary>
internal static class NetworkCommand
{
    private static readonly Dictionary<string, string> s_headers = new()
    {
        ["ID"] = "NETWORK ID",
        ["Name"] = "NAME",
        ["Driver"] = "DRIVER",
        ["Scope"] = "SCOPE",
        ["IPv6"] = "IPV6",
        ["Internal"] = "INTERNAL",
        ["Labels"] = "LABELS",
        ["CreatedAt"] = "CREATED AT",
    };

    private static NetworkManager Networks => EngineFactory.Engine.Networks;

    public static Command Create() =>
        new("network", "Networks that instances are on.") { Make(), List(), Inspect(), Remove(), Prune(), Connect(), Disconnect() };

    private static Command Make()
    {
        Option<string?> driver = Flag.Text("--driver", "bridge.", "DRIVER", "-d");
        Option<string?> subnet = Flag.Text("--subnet", "In CIDR notation.", "SUBNET");
        Option<string?> gateway = Flag.Text("--gateway", "The bridge's own address.", "ADDRESS");
        Option<bool> ipv6 = Flag.Switch("--ipv6", "IPv6 too.");
        Option<bool> isInternal = Flag.Switch("--internal", "Nothing leads to the outside.");
        Option<string[]> label = Flag.List("--label", "Set metadata.", "NAME=VALUE");
        Option<string[]> option = Flag.List("--opt", "Driver option.", "NAME=VALUE", "-o");
        Argument<string> name = new("NETWORK") { Description = "Its name." };
        Command command = new("create", "Makes a network.") { driver, subnet, gateway, ipv6, isInternal, label, option, name };
        command.SetAction(parsed =>
        {
            NetworkDefinition network = Networks.Create(new NetworkCreateRequest
            {
                Name = parsed.GetValue(name)!,
                Driver = parsed.GetValue(driver) ?? "bridge",
                Subnet = parsed.GetValue(subnet),
                Gateway = parsed.GetValue(gateway),
                EnableIPv6 = parsed.GetValue(ipv6),
                Internal = parsed.GetValue(isInternal),
                Labels = VariableFiles.Labels([], parsed.GetValue(label)!),
                Options = VariableFiles.Labels([], parsed.GetValue(option)!),
            });
            parsed.InvocationConfiguration.Output.WriteLine(network.Id);
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        Option<bool> quiet = Flag.Switch("--quiet", "Only ids.", "-q");
        Option<bool> noTrunc = Flag.Switch("--no-trunc", "Show ids in full.");
        Option<string?> format = Flag.Text("--format", "table, json, or a template.", "FORMAT");
        Command command = new("ls", "Lists networks.") { quiet, noTrunc, format };
        command.Aliases.Add("list");
        command.SetAction(parsed =>
        {
            bool full = parsed.GetValue(noTrunc);
            Row[] rows = [.. Networks.List().Select(network => new Row("*formatter.networkContext")
                .With("CreatedAt", () => RelativeTime.Stamp(network.Created))
                .With("Driver", () => network.Driver)
                .With("ID", () => full ? network.Id : ShortId.Of(network.Id))
                .With("IPv6", () => network.SubnetV6 is null ? "false" : "true")
                .With("Internal", () => network.Internal ? "true" : "false")
                .With("Labels", () => string.Join(',', network.Labels.Select(static label => $"{label.Key}={label.Value}")))
                .With("Name", () => network.Name)
                .With("Scope", () => "local")
                .WithLabels(network.Labels))];
            string? wanted = parsed.GetValue(quiet) ? "{{.ID}}" : parsed.GetValue(format);
            new ListPrinter(s_headers, "table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}").Print(parsed.InvocationConfiguration.Output, wanted, rows);
            return 0;
        });
        return command;
    }

    private static Command Inspect()
    {
        Option<string?> format = Flag.Text("--format", "json, or a template.", "FORMAT", "-f");
        Argument<string[]> names = new("NETWORK") { Description = "Name or id.", Arity = ArgumentArity.OneOrMore };
        Command command = new("inspect", "Shows all there is to know of networks.") { format, names };
        command.SetAction(parsed => InspectCommand.Print(parsed, parsed.GetValue(names)!, parsed.GetValue(format), static name => NetworkInspection.Write(Networks, name)));
        return command;
    }

    private static Command Remove()
    {
        Argument<string[]> names = new("NETWORK") { Description = "Name or id.", Arity = ArgumentArity.OneOrMore };
        Command command = new("rm", "Removes networks that nothing is on.") { names };
        command.SetAction(parsed => EachName.Do(parsed, parsed.GetValue(names)!, static name =>
        {
            Networks.Remove(name);
            return name;
        }));
        return command;
    }

    private static Command Prune()
    {
        Option<bool> force = Flag.Switch("--force", "Do not ask.", "-f");
        Command command = new("prune", "Removes networks that nothing is on.") { force };
        command.SetAction(parsed =>
        {
            if (!parsed.GetValue(force) && !Confirmation.Ask(parsed, "This will remove all custom networks not used by at least one container."))
            {
                return 0;
            }

            IReadOnlyList<string> removed = Networks.Prune();
            if (removed.Count > 0)
            {
                parsed.InvocationConfiguration.Output.WriteLine("Deleted Networks:");
                parsed.InvocationConfiguration.Output.WriteLine(string.Join('\n', removed));
            }

            return 0;
        });
        return command;
    }

    private static Command Connect()
    {
        Option<string[]> alias = Flag.List("--alias", "One more name on the network.", "NAME");
        Option<string?> ip = Flag.Text("--ip", "Address on the network.", "ADDRESS");
        Argument<string> network = new("NETWORK") { Description = "Name or id." };
        Argument<string> instance = new("INSTANCE") { Description = "Name or id: it runs." };
        Command command = new("connect", "Puts a running instance on one more network.") { alias, ip, network, instance };
        command.SetAction(parsed =>
        {
            InstanceNetworks.Connect(
                EngineFactory.Engine, EngineFactory.Engine.Instances.Find(parsed.GetValue(instance)!), parsed.GetValue(network)!, parsed.GetValue(alias)!, parsed.GetValue(ip));
            return 0;
        });
        return command;
    }

    private static Command Disconnect()
    {
        Argument<string> network = new("NETWORK") { Description = "Name or id." };
        Argument<string> instance = new("INSTANCE") { Description = "Name or id: it runs." };
        Command command = new("disconnect", "Takes a running instance off a network.") { network, instance };
        command.SetAction(parsed =>
        {
            InstanceNetworks.Disconnect(EngineFactory.Engine, EngineFactory.Engine.Instances.Find(parsed.GetValue(instance)!), parsed.GetValue(network)!);
            return 0;
        });
        return command;
    }
}
