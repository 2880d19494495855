namespace Enisle.Output.Templates.Nodes;

/// <summary>One after the other.</summary>
internal sealed class ListNode(int position) : TemplateNode(position)
{
    public List<TemplateNode> Nodes { get; } = [];

    /// <summary>Nothing in it but white space.</summary>
    public bool IsEmpty => Nodes.TrueForAll(static node => node is TextNode text && string.IsNullOrWhiteSpace(text.Text));

    public override string ToString() => string.Concat(Nodes);
}
