namespace Enisle.Output.Templates.Nodes;

/// <summary><c>{{end}}</c> or <c>{{else}}</c>: known to the parser alone.</summary>
internal sealed class MarkNode(int position, bool isEnd) : TemplateNode(position)
{
    public bool IsEnd { get; } = isEnd;

    public override string ToString() => IsEnd ? "{{end}}" : "{{else}}";
}
