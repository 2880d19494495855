namespace Enisle.Output.Templates;

/// <summary>A template that cannot be read or does not fit its data, in the words of Go's text/template.</summary>
internal sealed class TemplateException(string message) : Exception(message);
