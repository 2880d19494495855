namespace Enisle.Output.Templates;

/// <summary>A parsed template of Go's text/template with Docker's functions, as <c>--format</c> takes it.</summary>
internal sealed class Template
{
    private readonly string _text;
    private readonly TemplateSet _templates;

    private Template(string text)
    {
        _text = text;
        _templates = TemplateParser.Parse(text, TemplateFunctions.Find);
    }

    /// <exception cref="TemplateException">In Go's words: <c>template: :1: unexpected "}" in operand</c>.</exception>
    public static Template Parse(string text) => new(text);

    /// <summary>Prints <paramref name="data"/>.</summary>
    /// <param name="output">May have got a part already when an error is thrown.</param>
    /// <param name="data">What <c>.</c> is.</param>
    /// <param name="missingKeyIsError">A map without the key that is asked for is an error, not <c>&lt;no value&gt;</c>.</param>
    /// <exception cref="TemplateException">In Go's words: <c>template: :1:2: executing "" at &lt;.X&gt;: …</c>.</exception>
    public void Execute(TextWriter output, TemplateValue data, bool missingKeyIsError = false) =>
        new TemplateState(_text, _templates, output) { MissingKeyIsError = missingKeyIsError }.Run(data);

    /// <summary>Prints the header of a table whose rows this template prints.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="headers">By field.</param>
    public void ExecuteHeader(TextWriter output, IReadOnlyDictionary<string, string> headers)
    {
        try
        {
            new TemplateState(_text, TemplateParser.Parse(_text, TemplateFunctions.FindForHeader), output).Run(TemplateValue.Of(new TableHeader(headers)));
        }
        catch (TemplateException)
        {
            // As Docker has it: what does not fit a header leaves it short.
        }
    }
}
