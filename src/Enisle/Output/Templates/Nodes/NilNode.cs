namespace Enisle.Output.Templates.Nodes;

/// <summary><c>nil</c>.</summary>
internal sealed class NilNode(int position) : TemplateNode(position)
{
    public override string ToString() => "nil";
}
