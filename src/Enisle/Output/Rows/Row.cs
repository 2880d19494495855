using Enisle.Output.Templates;

namespace Enisle.Output.Rows;

/// <summary>A row as a template sees it.</summary>
internal sealed class Row<T>(RowType<T> type, T row, bool coloured) : ITemplateObject
{
    public string TypeName => type.TypeName;

    public IEnumerable<string> FieldNames => type.Names;

    public bool EscapesHtml => true;

    public bool TryGetField(string name, out TemplateValue value)
    {
        if (type.Field(name) is not { } field)
        {
            value = default;
            return false;
        }

        value = field.Read(row);
        if (coloured && field.Ink is { } ink && value.Kind == TemplateKind.String)
        {
            value = Colours.Paint(value.Text, ink(row));
        }

        return true;
    }

    public TemplateFunction? TryGetMethod(string name) => type.Method(name) is { } method
        ? new TemplateFunction(name, [ParameterKind.String], arguments => method.Read(row, arguments[0].Text)) : null;
}
