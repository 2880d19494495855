namespace Enisle.Output.Templates.Nodes;

/// <summary>A function's name.</summary>
internal sealed class IdentifierNode(int position, TemplateFunction function) : TemplateNode(position)
{
    public TemplateFunction Function { get; } = function;

    public override string ToString() => Function.Name;
}
