using Enisle.Runtime.CommandLine;

namespace Enisle.Runtime.Verbs;

/// <summary><c>resume</c>.</summary>
internal sealed class ResumeVerb : Verb
{
    public override string Name => "resume";

    public override string Summary => "let a paused container go on";

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        context.Level.Resume(Instances.Read(context, arguments.Positionals[0]));
        return 0;
    }
}
