using System.Globalization;
using System.Text.Json;
using Enisle.Host;
using Enisle.Isolation.State;
using Enisle.Runtime.CommandLine;
using Enisle.Runtime.Output;

namespace Enisle.Runtime.Verbs;

/// <summary><c>list</c>: all instances of a state root.</summary>
internal sealed class ListVerb : Verb
{
    public override string Name => "list";

    public override string Summary => "list the containers of the state root";

    public override string Synopsis => "";

    public override int MinArguments => 0;

    public override int MaxArguments => 0;

    public override FlagSpec[] Flags() =>
    [
        new(FlagKind.Text, "format", 'f', "table (default) or json"),
        new(FlagKind.Switch, "quiet", 'q', "only the ids"),
    ];

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        string format = arguments.Text("format") ?? "table";
        if (format is not ("table" or "json"))
        {
            throw new EnisleException(ErrorKind.Invalid, "invalid format option");
        }

        List<InstanceSummary> instances = Load(context);
        if (arguments.Switch("quiet"))
        {
            context.Streams.Write(string.Concat(instances.ConvertAll(static instance => instance.Id + "\n")));
        }
        else if (format == "table")
        {
            context.Streams.Write(Table(instances));
        }
        else
        {
            context.Streams.Write(JsonText.Create(writer => WriteJson(writer, instances), indent: 0, end: "\n"));
        }

        return 0;
    }

    private static List<InstanceSummary> Load(RuntimeContext context)
    {
        List<string> ids = [.. context.StateRoot.List()];
        ids.Sort(StringComparer.Ordinal);
        UserNames users = new();
        List<InstanceSummary> instances = new(ids.Count);
        foreach (string id in ids)
        {
            try
            {
                InstanceRecord record = Instances.Read(context, id);
                instances.Add(InstanceSummary.Of(context.Level, record, users.NameOf(record.Owner)));
            }
            catch (Exception e) when (e is EnisleException or LinuxException)
            {
                context.Streams.WriteError($"load container {id}: {e.Message}\n");
            }
        }

        return instances;
    }

    private static string Table(List<InstanceSummary> instances)
    {
        List<string[]> rows = [["ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"]];
        foreach (InstanceSummary instance in instances)
        {
            rows.Add(
            [
                instance.Id, instance.Pid.ToString(CultureInfo.InvariantCulture), instance.Status, instance.Bundle, instance.Created,
                instance.Owner,
            ]);
        }

        return TextTable.Format(rows);
    }

    /// <summary>No instances are <c>null</c>, not an empty list: so it is in runc.</summary>
    private static void WriteJson(Utf8JsonWriter writer, List<InstanceSummary> instances)
    {
        if (instances.Count == 0)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartArray();
        foreach (InstanceSummary instance in instances)
        {
            instance.Write(writer);
        }

        writer.WriteEndArray();
    }
}
