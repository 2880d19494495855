using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Inspection;
using Enisle.Images;
using Enisle.Images.Operations;
using Enisle.Output;

namespace Enisle.Commands;

/// <summary><c>enisle history</c>.</summary>
internal static class HistoryCommand
{
    private const int CommandWidth = 45;

    private static readonly Dictionary<string, string> s_headers = new()
    {
        ["ID"] = "IMAGE",
        ["CreatedSince"] = "CREATED",
        ["CreatedAt"] = "CREATED AT",
        ["CreatedBy"] = "CREATED BY",
        ["Size"] = "SIZE",
        ["Comment"] = "COMMENT",
    };

    public static Command Create()
    {
        Option<bool> quiet = Flag.Switch("--quiet", "Only ids.", "-q");
        Option<bool> noTrunc = Flag.Switch("--no-trunc", "Show everything in full.");
        Option<string?> format = Flag.Text("--format", "table, json, or a template.", "FORMAT");
        Argument<string> name = new("IMAGE") { Description = "Name or id." };
        Command command = new("history", "Shows how an image came to be.") { quiet, noTrunc, format, name };
        command.SetAction(parsed =>
        {
            Image image = ImageLookup.Find(EngineFactory.Engine.Images, parsed.GetValue(name)!);
            bool full = parsed.GetValue(noTrunc);
            bool first = true;
            List<Row> rows = [];
            foreach (HistoryLine line in ImageHistoryLines.Run(EngineFactory.Engine.Images, image))
            {
                rows.Add(RowOf(line, first ? full ? image.Id.Text : ShortId.Of(image.Id.Text) : "<missing>", full));
                first = false;
            }

            string? wanted = parsed.GetValue(quiet) ? "{{.ID}}" : parsed.GetValue(format);
            new ListPrinter(s_headers, "table {{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}").Print(parsed.InvocationConfiguration.Output, wanted, rows);
            return 0;
        });
        return command;
    }

    private static Row RowOf(HistoryLine line, string id, bool full)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        string by = (line.Step.CreatedBy ?? "").Replace('\t', ' ');
        return new Row("*history.historyContext")
            .With("Comment", () => line.Step.Comment ?? "")
            .With("CreatedAt", () => InspectedTime.Text(line.Step.Created))
            .With("CreatedBy", () => full ? by : TextWidth.Shorten(by, CommandWidth))
            .With("CreatedSince", () => line.Step.Created is { } time ? RelativeTime.Ago(time, now) : "N/A")
            .With("ID", () => id)
            .With("Size", () => HumanSize.Decimal(line.SizeBytes, 3));
    }
}
