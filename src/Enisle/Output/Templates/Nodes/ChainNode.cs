namespace Enisle.Output.Templates.Nodes;

/// <summary><c>(pipeline).A.B</c>.</summary>
internal sealed class ChainNode(int position, TemplateNode node, string[] names) : TemplateNode(position)
{
    public TemplateNode Node { get; } = node;

    public string[] Names { get; } = names;

    public override string ToString() => $"{(Node is PipelineNode ? $"({Node})" : Node.ToString())}.{string.Join('.', Names)}";
}
