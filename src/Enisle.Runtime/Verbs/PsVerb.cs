using System.Globalization;
using System.Text;
using System.Text.Json;
using Enisle.Host;
using Enisle.Host.Processes;
using Enisle.Runtime.CommandLine;
using Enisle.Runtime.Output;

namespace Enisle.Runtime.Verbs;

/// <summary><c>ps</c>: the processes of an instance, as ids or as the lines that ps(1) has for them.</summary>
internal sealed class PsVerb : Verb
{
    private const int MaxOutput = 64 * 1024 * 1024;

    public override string Name => "ps";

    public override string Summary => "show the processes of a container";

    public override string Synopsis => "<container-id> [ps options]";

    public override int MaxArguments => int.MaxValue;

    public override bool FlagsEndAtFirstArgument => true;

    public override FlagSpec[] Flags() => [new(FlagKind.Text, "format", 'f', "table (default) or json")];

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        string format = arguments.Text("format") ?? "table";
        if (format is not ("table" or "json"))
        {
            throw new EnisleException(ErrorKind.Invalid, "invalid format option");
        }

        IReadOnlyList<int> pids = context.Level.Pids(Instances.Read(context, arguments.Positionals[0]));
        context.Streams.Write(
            format == "json" ? JsonText.Create(writer => WriteJson(writer, pids), indent: 0, end: "\n")
            : Encoding.UTF8.GetBytes(Table(pids, arguments.Positionals[1..])));
        return 0;
    }

    /// <summary>The header and the lines of <paramref name="pids"/>.</summary>
    /// <exception cref="EnisleException">The output has no PID column.</exception>
    internal static string Filter(string output, IReadOnlyList<int> pids)
    {
        HashSet<int> wanted = [.. pids];
        string[] lines = output.Split('\n');
        int column = Array.IndexOf(Fields(lines[0]), "PID");
        if (column < 0)
        {
            throw new EnisleException(ErrorKind.Host, "couldn't find PID field in ps output");
        }

        StringBuilder kept = new(lines[0] + "\n");
        foreach (string line in lines.AsSpan(1))
        {
            string[] fields = Fields(line);
            if (fields.Length > column
                && int.TryParse(fields[column], NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
                && wanted.Contains(pid))
            {
                kept.Append(line).Append('\n');
            }
        }

        return kept.ToString();
    }

    private static string Table(IReadOnlyList<int> pids, List<string> options)
    {
        List<string> command = ["ps", .. options.Count > 0 ? options : ["-ef"]];
        HelperResult result = HelperProgram.Run(HostPath.Find("ps"), command, HostPath.Environment(), [], -1, MaxOutput);
        return result.Succeeded
            ? Filter(result.Output, pids)
            : throw new EnisleException(ErrorKind.Host, $"ps failed: {result.Output.ReplaceLineEndings(" ")}");
    }

    private static string[] Fields(string line) =>
        line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<int> pids)
    {
        writer.WriteStartArray();
        foreach (int pid in pids)
        {
            writer.WriteNumberValue(pid);
        }

        writer.WriteEndArray();
    }
}
