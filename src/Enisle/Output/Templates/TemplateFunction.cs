namespace Enisle.Output.Templates;

/// <summary>A function that a template can call.</summary>
/// <param name="Name">As the template writes it.</param>
/// <param name="Parameters">One each; of a variadic one the last is for all that follow.</param>
/// <param name="Body">Gets as many arguments as it takes, each of its kind; a <see cref="TemplateException"/> becomes "error calling".</param>
/// <param name="IsVariadic">The last parameter may come any number of times.</param>
internal sealed record TemplateFunction(string Name, ParameterKind[] Parameters, Func<TemplateValue[], TemplateValue> Body, bool IsVariadic = false)
{
    /// <summary>Of the argument at <paramref name="index"/>.</summary>
    public ParameterKind ParameterAt(int index) => Parameters[Math.Min(index, Parameters.Length - 1)];

    /// <summary>Go's name of what is expected at <paramref name="index"/>.</summary>
    public string ExpectedAt(int index) => ParameterAt(index) switch
    {
        ParameterKind.String => "string",
        ParameterKind.Int => "int",
        ParameterKind.Strings => "[]string",
        _ => "interface {}",
    };
}
