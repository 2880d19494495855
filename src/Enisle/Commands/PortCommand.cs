using System.CommandLine;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Engine.Networks;
using Enisle.Host;

namespace Enisle.Commands;

/// <summary><c>enisle port</c>.</summary>
internal static class PortCommand
{
    public static Command Create()
    {
        Argument<string> name = new("INSTANCE") { Description = "Name or id." };
        Argument<string?> port = new("PORT") { Description = "Only this one: PORT[/PROTOCOL].", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("port", "Shows the published ports of an instance.") { name, port };
        command.SetAction(parsed =>
        {
            Instance instance = EngineFactory.Engine.Instances.Find(parsed.GetValue(name)!);
            IReadOnlyList<PublishedPort> ports = StateTruth.Read(EngineFactory.Engine, instance).Network?.Ports ?? [];
            string? wanted = parsed.GetValue(port);
            string? key = wanted is null || wanted.Contains('/', StringComparison.Ordinal) ? wanted : $"{wanted}/tcp";
            PublishedPort[] shown = [.. ports.Where(published => key is null || $"{published.ContainerPort}/{published.ProtocolName}" == key)];
            if (key is not null && shown.Length == 0)
            {
                throw new EnisleException(ErrorKind.NotFound, $"no public port '{wanted}' published for {parsed.GetValue(name)}");
            }

            foreach (PublishedPort published in shown)
            {
                parsed.InvocationConfiguration.Output.WriteLine(
                    key is null ? $"{published.ContainerPort}/{published.ProtocolName} -> {published.HostEndPoint}" : published.HostEndPoint);
            }

            return 0;
        });
        return command;
    }
}
