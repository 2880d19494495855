using System.Text;
using System.Text.Json;
using Enisle.Host;
using Enisle.Output.Go;
using Enisle.Output.Templates;

namespace Enisle.Output.Inspection;

/// <summary>Prints what <c>inspect</c> found: indented JSON, one line of it, or a template for each.</summary>
internal sealed class Inspector
{
    private readonly JsonShape _shape;
    private readonly Template? _template;
    private readonly bool _compact;
    private readonly List<string> _documents = [];

    /// <param name="format">Nothing, <c>json</c>, or a template.</param>
    /// <param name="shape">What the documents' parts are.</param>
    /// <exception cref="EnisleException">Invalid: the template cannot be read; in Docker's words.</exception>
    public Inspector(string? format, JsonShape shape)
    {
        _shape = shape;
        _compact = format == "json";
        if (string.IsNullOrEmpty(format) || _compact)
        {
            return;
        }

        try
        {
            _template = Template.Parse(format);
        }
        catch (TemplateException error)
        {
            throw new EnisleException(ErrorKind.Invalid, $"template parsing error: {error.Message}", error);
        }
    }

    /// <summary>Takes one more; it is printed by <see cref="Flush"/>.</summary>
    /// <exception cref="EnisleException">Invalid: the template does not fit; the others are not concerned.</exception>
    public void Add(JsonElement document) => _documents.Add(_template is null ? GoJson.Write(_shape.From(document)) : Execute(_template, document));

    /// <summary>The same for the bytes of a document.</summary>
    public void Add(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Add(document.RootElement);
    }

    /// <summary>Prints all that was taken; where nothing was, an empty list or an empty line.</summary>
    public void Flush(TextWriter output)
    {
        if (_template is not null)
        {
            output.Write(_documents.Count == 0 ? "\n" : string.Concat(_documents.Select(static text => text + "\n")));
            return;
        }

        string list = $"[{string.Join(',', _documents)}]";
        output.Write((_compact ? list : GoJson.Indent(list, "    ")) + "\n");
    }

    /// <summary>Docker knows the types of what it shows; where they do not fit, it tries once more without them.</summary>
    private string Execute(Template template, JsonElement document)
    {
        try
        {
            try
            {
                return Execute(template, _shape.From(document), missingKeyIsError: false);
            }
            catch (TemplateException) when (_shape.IsOpen)
            {
                return Execute(template, JsonValues.From(document), missingKeyIsError: true);
            }
        }
        catch (TemplateException error)
        {
            throw new EnisleException(ErrorKind.Invalid, $"template parsing error: {error.Message}", error);
        }
    }

    private static string Execute(Template template, TemplateValue data, bool missingKeyIsError)
    {
        StringWriter output = new(new StringBuilder());
        template.Execute(output, data, missingKeyIsError);
        return output.ToString();
    }
}
