namespace Enisle.Output.Rows;

/// <summary>A method of a row that takes a text, as <c>{{.Label "x"}}</c>.</summary>
/// <param name="Name">As templates name it.</param>
/// <param name="Read">The row and the text.</param>
internal sealed record RowMethod<T>(string Name, Func<T, string, string> Read);
