namespace Enisle.Output.Templates;

/// <summary>What a value is to a template.</summary>
internal enum TemplateKind : byte
{
    /// <summary>Not there: a map without that key, JSON's null.</summary>
    None,

    /// <summary>A pointer, list or map of Go's that is nil; which one, says <see cref="TemplateValue.TypeName"/>.</summary>
    Nil,
    Bool,
    Int,
    Float,
    String,
    List,
    Map,

    /// <summary>With fields that are known: another name is an error.</summary>
    Object,
}
