namespace Enisle.Output.Templates.Nodes;

/// <summary><c>$x.A.B</c>: the variable's name with its $, then fields.</summary>
internal sealed class VariableNode(int position, string[] names) : TemplateNode(position)
{
    public string[] Names { get; } = names;

    public override string ToString() => string.Join('.', Names);
}
