using System.CommandLine;
using System.CommandLine.Invocation;
using Enisle.Host;

namespace Enisle.Commands;

/// <summary>Prints the version from a constant, in place of the library's look into assembly attributes.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <summary>True: nothing else on the command line is asked for or checked.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult) => Print(parseResult);

    /// <summary>The line.</summary>
    public static int Print(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"enisle version {ProductVersion.Number}");
        return 0;
    }
}
