using System.Diagnostics.CodeAnalysis;
using Enisle.Output.Templates.Nodes;

namespace Enisle.Output.Templates;

/// <summary>The templates of one text, by name; the whole text is the one without a name.</summary>
internal sealed class TemplateSet
{
    private readonly Dictionary<string, ListNode> _templates = [];

    public bool TryGet(string name, [NotNullWhen(true)] out ListNode? body) => _templates.TryGetValue(name, out body);

    /// <summary>False: there is one of that name already, and neither is empty.</summary>
    public bool TryAdd(string name, ListNode body)
    {
        if (!_templates.TryGetValue(name, out ListNode? present) || present.IsEmpty)
        {
            _templates[name] = body;
            return true;
        }

        return body.IsEmpty;
    }
}
