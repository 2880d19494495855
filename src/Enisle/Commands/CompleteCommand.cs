using System.CommandLine;
using Enisle.Engine;
using Enisle.Host;
using Enisle.Images;

namespace Enisle.Commands;

/// <summary><c>enisle __complete KIND [BEGINNING]</c>: the names that there are, a line each, for the scripts of <c>completion</c>.</summary>
internal static class CompleteCommand
{
    public const string Name = "__complete";

    public static Command Create()
    {
        Argument<string> kind = new("KIND") { Description = "instances, images, networks or volumes." };
        Argument<string?> beginning = new("BEGINNING") { Description = "Of the names.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new(Name, "Prints names for a shell's completion.") { kind, beginning };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            string start = parsed.GetValue(beginning) ?? "";
            foreach (string name in Names(parsed.GetRequiredValue(kind)).Where(name => name.StartsWith(start, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                parsed.InvocationConfiguration.Output.WriteLine(name);
            }

            return 0;
        });
        return command;
    }

    /// <summary>While a person types, nothing there and nothing readable are the same: no names.</summary>
    private static IReadOnlyList<string> Names(string kind)
    {
        try
        {
            EngineContext engine = EngineFactory.Engine;
            return kind switch
            {
                "instances" => [.. engine.Instances.List(static _ => { }).Select(static entry => entry.Definition.Name)],
                "images" => [.. engine.Images.Names().Where(static image => image.FullName is not null).Select(static image => Familiar(image.FullName!))],
                "networks" => [.. engine.Networks.List().Select(static network => network.Name)],
                "volumes" => [.. engine.Volumes.List().Select(static volume => volume.Name)],
                _ => throw new EnisleException(ErrorKind.Invalid, $"{Name}: {kind}: must be instances, images, networks or volumes"),
            };
        }
        catch (LinuxException)
        {
            return [];
        }
    }

    private static string Familiar(string fullName) => Reference.TryParse(fullName, out Reference? reference) ? reference.FamiliarText : fullName;
}
