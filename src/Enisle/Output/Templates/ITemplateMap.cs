namespace Enisle.Output.Templates;

/// <summary>Keys and values: a key that is not there is no error.</summary>
internal interface ITemplateMap
{
    int Count { get; }

    /// <summary>As errors name it.</summary>
    string TypeName { get; }

    /// <summary>In ordinal order, as Go visits and prints them.</summary>
    IReadOnlyList<string> Keys { get; }

    bool TryGet(string key, out TemplateValue value);
}
