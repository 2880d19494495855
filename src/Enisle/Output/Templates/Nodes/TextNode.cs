namespace Enisle.Output.Templates.Nodes;

/// <summary>What is printed as it stands.</summary>
internal sealed class TextNode(int position, string text) : TemplateNode(position)
{
    public string Text { get; } = text;

    public override string ToString() => Text;
}
