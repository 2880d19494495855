using Enisle.Host;
using Enisle.Output.Templates;

namespace Enisle.Output;

/// <summary>Prints a list as <c>--format</c> says: a table, JSON lines, or a person's own template, as Docker does.</summary>
internal sealed class ListPrinter(IReadOnlyDictionary<string, string> headers, string defaultTable)
{
    private const string TablePrefix = "table";

    /// <summary>All rows, or on an error nothing. The default table is coloured where standard output is a terminal.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">Null or empty or <c>table</c>: the default table; <c>json</c>; <c>table TEMPLATE</c>; a template.</param>
    /// <param name="rows">In order.</param>
    /// <exception cref="EnisleException">Invalid: the template is none, or asks for what is not there.</exception>
    public void Print(TextWriter output, string? format, IReadOnlyList<Row> rows) =>
        Print(output, format, rows, coloured: ReferenceEquals(output, Console.Out) && Colours.AreWanted);

    internal void Print(TextWriter output, string? format, IReadOnlyList<Row> rows, bool coloured)
    {
        bool usual = format is null or "" or TablePrefix;
        string text = usual ? defaultTable : format!;
        coloured &= usual;
        if (text == "json")
        {
            text = "{{json .}}";
        }

        bool table = text.StartsWith(TablePrefix, StringComparison.Ordinal);
        string body = Unescape((table ? text[TablePrefix.Length..] : text).Trim(' '));
        try
        {
            Template template = Template.Parse(body);
            using StringWriter lines = new();
            if (table)
            {
                lines.Write(Header(template, coloured));
                lines.Write('\n');
            }

            foreach (Row row in rows)
            {
                row.IsPainted = coloured;
                template.Execute(lines, TemplateValue.Of(row));
                lines.Write('\n');
            }

            if (table)
            {
                TabWriter.Write(output, lines.ToString());
            }
            else
            {
                output.Write(lines.ToString());
            }
        }
        catch (TemplateException e)
        {
            throw new EnisleException(ErrorKind.Invalid, $"template parsing error: {e.Message}", e);
        }
    }

    private string Header(Template template, bool coloured)
    {
        StringWriter header = new();
        template.ExecuteHeader(header, headers);
        return coloured ? Colours.Paint(header.ToString(), Ink.Bold) : header.ToString();
    }

    // As Docker has it: \t and \n in the shell's single quotes mean a tab and a line's end.
    private static string Unescape(string text) => text.Replace("\\t", "\t", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal);
}
