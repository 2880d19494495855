namespace Enisle.Output.Templates.Nodes;

/// <summary><c>{{break}}</c> or <c>{{continue}}</c>.</summary>
internal sealed class JumpNode(int position, bool leaves) : TemplateNode(position)
{
    /// <summary>Out of the loop, not to its next round.</summary>
    public bool Leaves { get; } = leaves;

    public override string ToString() => Leaves ? "{{break}}" : "{{continue}}";
}
