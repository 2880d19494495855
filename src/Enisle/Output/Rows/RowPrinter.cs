using System.Text;
using Enisle.Host;
using Enisle.Output.Templates;

namespace Enisle.Output.Rows;

/// <summary>Prints rows as <c>docker ps</c>, <c>images</c>, … do.</summary>
internal static class RowPrinter
{
    /// <summary>All rows, or on an error nothing.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">How.</param>
    /// <param name="type">What the rows offer.</param>
    /// <param name="rows">In their order.</param>
    /// <param name="coloured">The usual table in colours: <see cref="Colours.AreWanted"/>.</param>
    /// <exception cref="EnisleException">Invalid: the template cannot be read, or does not fit; in Docker's words.</exception>
    public static void Print<T>(TextWriter output, RowFormat format, RowType<T> type, IEnumerable<T> rows, bool coloured = false)
    {
        coloured &= format.IsUsual;
        StringWriter buffer = new();
        try
        {
            Template template = Template.Parse(format.Template);
            if (format.IsTable)
            {
                buffer.Write(Header(template, type.Headers, coloured));
                buffer.Write('\n');
            }

            foreach (T row in rows)
            {
                template.Execute(buffer, type.Bind(row, coloured));
                buffer.Write('\n');
            }
        }
        catch (TemplateException error)
        {
            throw new EnisleException(ErrorKind.Invalid, $"template parsing error: {error.Message}", error);
        }

        StringBuilder text = buffer.GetStringBuilder();
        if (format.IsTable)
        {
            TabWriter.Write(output, text.ToString());
        }
        else
        {
            output.Write(text);
        }
    }

    private static string Header(Template template, IReadOnlyDictionary<string, string> headers, bool coloured)
    {
        StringWriter header = new();
        template.ExecuteHeader(header, headers);
        return coloured ? Colours.Paint(header.ToString(), Ink.Bold) : header.ToString();
    }
}
