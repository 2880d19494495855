namespace Enisle.Output.Templates.Nodes;

/// <summary><c>.</c>: what is being looked at.</summary>
internal sealed class DotNode(int position) : TemplateNode(position)
{
    public override string ToString() => ".";
}
