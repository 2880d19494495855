namespace Enisle.Output.Templates.Nodes;

/// <summary>A value, or a function or method with its arguments.</summary>
internal sealed class CommandNode(int position) : TemplateNode(position)
{
    public List<TemplateNode> Arguments { get; } = [];

    public override string ToString() => string.Join(' ', Arguments.Select(static a => a is PipelineNode ? $"({a})" : a.ToString()));
}
