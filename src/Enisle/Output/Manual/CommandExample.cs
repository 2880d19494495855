namespace Enisle.Output.Manual;

/// <summary>A command line, and what it does.</summary>
/// <param name="Line">As typed.</param>
/// <param name="Meaning">One sentence.</param>
internal sealed record CommandExample(string Line, string Meaning);
