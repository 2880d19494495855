namespace Enisle.Output.Templates.Nodes;

/// <summary><c>{{if}}</c>, <c>{{range}}</c> or <c>{{with}}</c>.</summary>
internal sealed class BranchNode(BranchKind kind, PipelineNode pipeline, ListNode body, ListNode? otherwise) : TemplateNode(pipeline.Position)
{
    public BranchKind Kind { get; } = kind;

    public PipelineNode Pipeline { get; } = pipeline;

    public ListNode Body { get; } = body;

    public ListNode? Otherwise { get; } = otherwise;

    public override string ToString()
    {
        string word = Kind switch { BranchKind.If => "if", BranchKind.Range => "range", _ => "with" };
        return $"{{{{{word} {Pipeline}}}}}{Body}{(Otherwise is null ? "" : $"{{{{else}}}}{Otherwise}")}{{{{end}}}}";
    }
}
