using Enisle.Runtime.CommandLine;

namespace Enisle.Runtime.Verbs;

/// <summary><c>create</c>: everything is made, and the first process waits for <c>start</c>.</summary>
internal sealed class CreateVerb : Verb
{
    public override string Name => "create";

    public override string Summary => "create a container";

    public override string FailurePrefix(string program) => $"{program} create failed: ";

    public override FlagSpec[] Flags() => Bundle.Flags();

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        using Launch launch = new(context, arguments, startAtOnce: false, detached: true);
        launch.Detached();
        return 0;
    }
}
