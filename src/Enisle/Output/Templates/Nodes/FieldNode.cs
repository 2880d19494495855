namespace Enisle.Output.Templates.Nodes;

/// <summary><c>.A.B</c>.</summary>
internal sealed class FieldNode(int position, string[] names) : TemplateNode(position)
{
    public string[] Names { get; } = names;

    public override string ToString() => "." + string.Join('.', Names);
}
