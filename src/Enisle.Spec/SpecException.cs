namespace Enisle.Spec;

/// <summary>A document that breaks the specification, in one line: <c>config.json: process.user.uid: 4294967296 is more than 4294967295</c>.</summary>
public sealed class SpecException(string file, string field, string rule)
    : Exception(field.Length == 0 ? $"{file}: {rule}" : $"{file}: {field}: {rule}")
{
    /// <summary>The document, as the person named it.</summary>
    public string File { get; } = file;

    /// <summary>A path such as <c>mounts[3].destination</c>, or <c>line 3, column 7</c> where the text is not JSON; empty: the whole document.</summary>
    public string Field { get; } = field;

    /// <summary>What the field breaks.</summary>
    public string Rule { get; } = rule;
}
