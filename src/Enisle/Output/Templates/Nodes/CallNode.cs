using Enisle.Output.Go;

namespace Enisle.Output.Templates.Nodes;

/// <summary><c>{{template "name" pipeline}}</c>.</summary>
internal sealed class CallNode(int position, string name, PipelineNode? pipeline) : TemplateNode(position)
{
    public string Name { get; } = name;

    public PipelineNode? Pipeline { get; } = pipeline;

    public override string ToString() => $"{{{{template {GoQuote.Quote(Name)}{(Pipeline is null ? "" : $" {Pipeline}")}}}}}";
}
