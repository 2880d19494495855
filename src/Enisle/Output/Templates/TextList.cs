using System.Collections;

namespace Enisle.Output.Templates;

/// <summary>Strings, as a template's list.</summary>
internal sealed class TextList(IReadOnlyList<string> texts) : IReadOnlyList<TemplateValue>
{
    public int Count => texts.Count;

    public TemplateValue this[int index] => texts[index];

    public IEnumerator<TemplateValue> GetEnumerator() => texts.Select(static text => (TemplateValue)text).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
