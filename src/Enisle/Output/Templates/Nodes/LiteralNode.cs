namespace Enisle.Output.Templates.Nodes;

/// <summary>A boolean, a number or a string, and how it is written.</summary>
internal sealed class LiteralNode(int position, string text, TemplateValue value) : TemplateNode(position)
{
    public TemplateValue Value { get; } = value;

    public override string ToString() => text;
}
