using Enisle.Runtime.CommandLine;
using Enisle.Runtime.Output;

namespace Enisle.Runtime.Verbs;

/// <summary><c>features</c>: what this runtime recognizes, as JSON.</summary>
internal sealed class FeaturesVerb : Verb
{
    public override string Name => "features";

    public override string Summary => "show what this runtime recognizes";

    public override string Synopsis => "";

    public override int MinArguments => 0;

    public override int MaxArguments => 0;

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        context.Streams.Write(JsonText.Create(writer => FeaturesJson.Write(writer, context.Level), indent: 4, end: "\n"));
        return 0;
    }
}
