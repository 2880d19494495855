using System.CommandLine;
using Enisle.Host.Terminal;
using Enisle.Images;
using Enisle.Images.Content;
using Enisle.Images.Registry;
using Enisle.Output;

namespace Enisle.Commands;

/// <summary><c>enisle registry pull DIRECTORY REFERENCE</c>, hidden: a pull into any store, for benchmarks and for looking into a registry.</summary>
internal static class RegistryCommand
{
    private const int StandardOutput = 1;

    public static Command Create()
    {
        Argument<string> store = new("directory") { Description = "The store." };
        Argument<string> name = new("reference") { Description = "What to pull." };
        Command pull = new("pull", "Pulls an image into a store.") { store, name };
        pull.SetAction((parsed, cancellationToken) =>
            Pull(parsed.GetRequiredValue(store), parsed.GetRequiredValue(name), parsed.InvocationConfiguration.Output, cancellationToken));
        Command registry = new("registry", "Speaks to registries.") { pull };
        registry.Hidden = true;
        return registry;
    }

    private static async Task<int> Pull(string directory, string name, TextWriter output, CancellationToken cancellationToken)
    {
        Reference reference = Reference.Parse(name);
        using ContentStore store = ContentStore.Open(directory);
        int? columns = HostTerminal.IsTerminal(StandardOutput) ? new HostTerminal(StandardOutput).Size?.Columns ?? 80 : null;
        await Puller.Pull(store, reference, null, new PullOptions(), new PullProgressPrinter(output, columns), cancellationToken);
        output.WriteLine(reference.FullName);
        return 0;
    }
}
