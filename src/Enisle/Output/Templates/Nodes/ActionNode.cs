namespace Enisle.Output.Templates.Nodes;

/// <summary><c>{{pipeline}}</c>.</summary>
internal sealed class ActionNode(int position, PipelineNode pipeline) : TemplateNode(position)
{
    public PipelineNode Pipeline { get; } = pipeline;

    public override string ToString() => $"{{{{{Pipeline}}}}}";
}
