using Enisle.Runtime.CommandLine;

namespace Enisle.Runtime.Verbs;

/// <summary><c>pause</c>.</summary>
internal sealed class PauseVerb : Verb
{
    public override string Name => "pause";

    public override string Summary => "suspend all processes of a container";

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        context.Level.Pause(Instances.Read(context, arguments.Positionals[0]));
        return 0;
    }
}
