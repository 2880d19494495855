using Enisle.Output.Templates;

namespace Enisle.Output.Rows;

/// <summary>A field of a row: <c>{{.Name}}</c>, under its header.</summary>
/// <param name="Name">As templates name it.</param>
/// <param name="Header">Of its column.</param>
/// <param name="Read">Its value; Docker's are texts.</param>
/// <param name="Ink">Its colour in the usual table on a terminal; null: none.</param>
internal sealed record RowField<T>(string Name, string Header, Func<T, TemplateValue> Read, Func<T, Ink>? Ink = null);
