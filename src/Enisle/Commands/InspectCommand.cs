using System.CommandLine;
using System.Text;
using System.Text.Json;
using Enisle.Commands.Flags;
using Enisle.Engine.Inspection;
using Enisle.Engine.Instances;
using Enisle.Host;
using Enisle.Output.Templates;

namespace Enisle.Commands;

/// <summary><c>enisle inspect</c>.</summary>
internal static class InspectCommand
{
    private static readonly JsonWriterOptions s_layout = new()
    {
        Indented = true,
        IndentSize = 4,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        Option<string?> format = Flag.Text("--format", "json, or a template.", "FORMAT", "-f");
        Option<string?> type = Flag.Text("--type", "container, image, volume.", "TYPE");
        Argument<string[]> names = new("NAME") { Description = "Of an instance, image or volume; or an id.", Arity = ArgumentArity.OneOrMore };
        Command command = new("inspect", "Shows all there is to know.") { format, type, names };
        command.SetAction(parsed => Print(parsed, parsed.GetValue(names)!, parsed.GetValue(format), name => Find(name, parsed.GetValue(type))));
        return command;
    }

    /// <summary>Prints what is found; each name that is not is a line on standard error, and the exit code is 1.</summary>
    public static int Print(ParseResult parsed, IReadOnlyList<string> names, string? format, Func<string, byte[]> find)
    {
        List<byte[]> found = [];
        int code = 0;
        foreach (string name in names)
        {
            try
            {
                found.Add(find(name));
            }
            catch (EnisleException e)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"enisle: {e.Message}");
                code = 1;
            }
        }

        TextWriter output = parsed.InvocationConfiguration.Output;
        if (format is null or "" or "json")
        {
            output.WriteLine(Array(found, indented: format != "json"));
        }
        else
        {
            Format(output, format, found);
        }

        return code;
    }

    private static void Format(TextWriter output, string format, List<byte[]> found)
    {
        try
        {
            Template template = Template.Parse(format);
            foreach (byte[] json in found)
            {
                using JsonDocument document = JsonDocument.Parse(json);
                template.Execute(output, JsonValues.From(document.RootElement), missingKeyIsError: true);
                output.WriteLine();
            }
        }
        catch (TemplateException e)
        {
            throw new EnisleException(ErrorKind.Invalid, $"template parsing error: {e.Message}", e);
        }
    }

    private static byte[] Find(string name, string? type)
    {
        Engine.EngineContext engine = EngineFactory.Engine;
        if (type is null or "container" && engine.Instances.TryFind(name) is Instance instance)
        {
            return InstanceInspection.Write(engine, instance);
        }

        return type switch
        {
            null => throw new EnisleException(ErrorKind.NotFound, $"No such object: {name}"),
            _ => throw new EnisleException(ErrorKind.NotFound, $"No such {type}: {name}"),
        };
    }

    private static string Array(List<byte[]> found, bool indented)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, indented ? s_layout : s_layout with { Indented = false }))
        {
            json.WriteStartArray();
            foreach (byte[] item in found)
            {
                using JsonDocument document = JsonDocument.Parse(item);
                document.RootElement.WriteTo(json);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
