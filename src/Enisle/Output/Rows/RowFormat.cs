namespace Enisle.Output.Rows;

/// <summary>How rows are printed: what <c>--format</c> and <c>--quiet</c> come to.</summary>
/// <param name="Template">For each row.</param>
/// <param name="IsTable">With a header, in columns.</param>
/// <param name="IsUsual">The command's own table, nothing that a person asked for: it may be coloured.</param>
internal sealed record RowFormat(string Template, bool IsTable, bool IsUsual)
{
    private const string TableKey = "table";
    private const string JsonKey = "json";
    private const string RawKey = "raw";

    /// <summary>By Docker's rules.</summary>
    /// <param name="format">What was given: <c>json</c>, <c>table</c>, <c>table TEMPLATE</c>, <c>raw</c>, a template; or nothing.</param>
    /// <param name="quiet">Only identifiers, whatever the format.</param>
    /// <param name="usual">The columns of the usual table, without the word <c>table</c>.</param>
    /// <param name="raw">For <c>raw</c>; null: that is a template like others.</param>
    /// <param name="identifier">For <paramref name="quiet"/>.</param>
    public static RowFormat Choose(string? format, bool quiet, string usual, string? raw = null, string identifier = "{{.ID}}")
    {
        if (quiet)
        {
            return new RowFormat(identifier, IsTable: false, IsUsual: false);
        }

        return format switch
        {
            null or "" or TableKey => new RowFormat(Unescape(usual), IsTable: true, IsUsual: true),
            JsonKey => new RowFormat("{{json .}}", IsTable: false, IsUsual: false),
            RawKey when raw is not null => new RowFormat(Unescape(raw), IsTable: false, IsUsual: false),
            _ when format.StartsWith(TableKey, StringComparison.Ordinal) => new RowFormat(Unescape(format[TableKey.Length..]), IsTable: true, IsUsual: false),
            _ => new RowFormat(Unescape(format), IsTable: false, IsUsual: false),
        };
    }

    /// <summary>What a shell passes on as \t and \n is meant as a tab and a line's end.</summary>
    private static string Unescape(string template) =>
        template.Trim(' ').Replace("\\t", "\t", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal);
}
