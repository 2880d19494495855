namespace Enisle.Output.Templates.Nodes;

/// <summary>A part of a parsed template; its text is what error messages show between &lt; and &gt;.</summary>
/// <param name="position">Where it stands in the template, in UTF-16 units.</param>
internal abstract class TemplateNode(int position)
{
    public int Position { get; } = position;

    /// <summary>As it would be written.</summary>
    public abstract override string ToString();
}
