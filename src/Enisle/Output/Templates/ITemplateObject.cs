namespace Enisle.Output.Templates;

/// <summary>Something with fields, as a row of a table: a Go struct in a template's eyes.</summary>
internal interface ITemplateObject
{
    /// <summary>As errors name it.</summary>
    string TypeName { get; }

    /// <summary>In the order of printing and of JSON.</summary>
    IEnumerable<string> FieldNames { get; }

    /// <summary>In JSON, &lt;, &gt; and &amp; stand by number, as in the rows of Docker's tables.</summary>
    bool EscapesHtml => false;

    /// <summary>False: there is no such field.</summary>
    bool TryGetField(string name, out TemplateValue value);

    /// <summary>A method that takes arguments, as in <c>.Label "x"</c>; null: there is none of that name.</summary>
    TemplateFunction? TryGetMethod(string name) => null;
}
