namespace Enisle.Output.Templates.Nodes;

/// <summary>Commands, each the last argument of the next; and the variables that the result goes to.</summary>
internal sealed class PipelineNode(int position) : TemplateNode(position)
{
    public List<VariableNode> Declarations { get; } = [];

    public List<CommandNode> Commands { get; } = [];

    /// <summary>With <c>=</c>, to variables that are there already.</summary>
    public bool IsAssignment { get; set; }

    public override string ToString()
    {
        string variables = Declarations.Count == 0 ? "" : $"{string.Join(", ", Declarations)} {(IsAssignment ? "=" : ":=")} ";
        return variables + string.Join(" | ", Commands);
    }
}
