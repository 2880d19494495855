using Enisle.Runtime.CommandLine;

namespace Enisle.Runtime.Verbs;

/// <summary><c>run</c>: create and start in one; in the foreground unless detached.</summary>
internal sealed class RunVerb : Verb
{
    public override string Name => "run";

    public override string Summary => "create and run a container";

    public override string FailurePrefix(string program) => $"{program} run failed: ";

    public override FlagSpec[] Flags() => Bundle.Flags(
        new FlagSpec(FlagKind.Switch, "detach", 'd', "end while the container runs"),
        new FlagSpec(FlagKind.Switch, "keep", '\0', "do not delete the container when it has ended"),
        new FlagSpec(FlagKind.Switch, "no-subreaper", '\0', "do not adopt processes that lose their parents"));

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        bool detached = arguments.Switch("detach");
        using Launch launch = new(context, arguments, startAtOnce: true, detached);
        if (detached)
        {
            launch.Detached();
            return 0;
        }

        return launch.InForeground(keep: arguments.Switch("keep"), adoptOrphans: !arguments.Switch("no-subreaper"));
    }
}
