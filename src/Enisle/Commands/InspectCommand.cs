using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Inspection;
using Enisle.Host;
using Enisle.Output.Inspection;
using Enisle.Output.Templates;

namespace Enisle.Commands;

/// <summary><c>enisle inspect</c>.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        Option<string?> format = Flag.Text("--format", "json, or a template.", "FORMAT", "-f");
        Option<string?> type = Flag.Text("--type", "container, image, volume.", "TYPE");
        Argument<string[]> names = new("NAME") { Description = "Of an instance, image or volume; or an id.", Arity = ArgumentArity.OneOrMore };
        Command command = new("inspect", "Shows all there is to know.") { format, type, names };
        command.SetAction(parsed => Print(parsed, parsed.GetValue(names)!, parsed.GetValue(format), ShapeOf(parsed.GetValue(type)), name => Find(name, parsed.GetValue(type))));
        return command;
    }

    /// <summary>Prints what is found; each name that is not is a line on standard error, and the exit code is 1.</summary>
    public static int Print(ParseResult parsed, IReadOnlyList<string> names, string? format, JsonShape shape, Func<string, byte[]> find)
    {
        Inspector inspector = new(format, shape);
        int code = EachName.Do(parsed, names, name =>
        {
            inspector.Add(find(name));
            return null;
        });
        inspector.Flush(parsed.InvocationConfiguration.Output);
        return code;
    }

    private static JsonShape ShapeOf(string? type) => type switch
    {
        null or "container" => Shapes.Container,
        "image" => Shapes.Image,
        "network" => Shapes.Network,
        "volume" => Shapes.Volume,
        _ => throw new EnisleException(ErrorKind.Invalid, $"\"{type}\" is not a valid value for --type"),
    };

    private static byte[] Find(string name, string? type)
    {
        Engine.EngineContext engine = EngineFactory.Engine;
        if (type is null or "container" && engine.Instances.TryFind(name) is { } instance)
        {
            return InstanceInspection.Write(engine, instance);
        }

        if (type is null or "image" && Images.ImageLookup.TryFind(engine.Images, name) is { } image)
        {
            return ImageInspection.Write(engine, image);
        }

        if (type is null or "volume" && engine.Volumes.TryFind(name) is { } volume)
        {
            return VolumeCommand.Json(volume);
        }

        return type is null or "network" && engine.Networks.TryFind(name) is not null ? NetworkInspection.Write(engine.Networks, name)
            : throw new EnisleException(ErrorKind.NotFound, type is null ? $"No such object: {name}" : $"No such {type}: {name}");
    }
}
