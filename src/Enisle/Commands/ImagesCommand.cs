using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Images;
using Enisle.Images.Operations;
using Enisle.Output;

namespace Enisle.Commands;

/// <summary><c>enisle images</c>.</summary>
internal static class ImagesCommand
{
    private const string None = "<none>";
    private const string Table = "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}";
    private const string DigestTable = "table {{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}";

    private static readonly Dictionary<string, string> s_headers = new()
    {
        ["Repository"] = "REPOSITORY",
        ["Tag"] = "TAG",
        ["Digest"] = "DIGEST",
        ["ID"] = "IMAGE ID",
        ["CreatedSince"] = "CREATED",
        ["CreatedAt"] = "CREATED AT",
        ["Size"] = "SIZE",
    };

    public static Command Create()
    {
        Option<bool> all = Flag.Switch("--all", "Shows those without a name too; they always are.", "-a");
        Option<bool> quiet = Flag.Switch("--quiet", "Only ids.", "-q");
        Option<bool> noTrunc = Flag.Switch("--no-trunc", "Show ids in full.");
        Option<bool> digests = Flag.Switch("--digests", "Show digests.");
        Option<string?> format = Flag.Text("--format", "table, json, or a template.", "FORMAT");
        Option<string[]> filter = Flag.List("--filter", "dangling=, reference=, label=, before=, since=.", "NAME=VALUE", "-f");
        Argument<string?> name = new("REPOSITORY") { Description = "Only these: NAME[:TAG].", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("images", "Lists images.") { all, quiet, noTrunc, digests, format, filter, name };
        command.SetAction(parsed =>
        {
            ImageFilters filters = ImageFilters.Parse(parsed.GetValue(filter)!, parsed.GetValue(name));
            bool full = parsed.GetValue(noTrunc);
            Row[] rows = [.. ListImages.Run(EngineFactory.Engine.Images).Where(filters.Match).Select(image => RowOf(image, full))];
            string? wanted = parsed.GetValue(quiet) && !parsed.Has(format) ? "{{.ID}}" : parsed.GetValue(format);
            new ListPrinter(s_headers, parsed.GetValue(digests) ? DigestTable : Table).Print(parsed.InvocationConfiguration.Output, wanted, rows);
            return 0;
        });
        return command;
    }

    private static Row RowOf(ImageSummary image, bool full)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Reference? reference = image.FullName is { } name ? Reference.ParseExact(name) : null;
        DateTimeOffset? created = image.Image?.Config.Created;
        return new Row("*formatter.imageContext")
            .With("Containers", () => "N/A")
            .With("CreatedAt", () => created is { } time ? RelativeTime.Stamp(time) : "")
            .With("CreatedSince", () => created is { } time ? RelativeTime.Ago(time, now) : "N/A")
            .With("Digest", () => image.Target.Digest)
            .With("ID", () => full ? image.Id.Text : ShortId.Of(image.Id.Text))
            .With("Repository", () => reference?.FamiliarName ?? None)
            .With("SharedSize", () => "N/A")
            .With("Size", () => HumanSize.Decimal(image.SizeBytes, 3))
            .With("Tag", () => reference?.Tag ?? None)
            .With("UniqueSize", () => "N/A")
            .With("VirtualSize", () => HumanSize.Decimal(image.SizeBytes, 3));
    }
}
