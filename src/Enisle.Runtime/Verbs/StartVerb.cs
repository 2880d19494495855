using Enisle.Isolation.State;
using Enisle.Runtime.CommandLine;
using Enisle.Runtime.Foreground;

namespace Enisle.Runtime.Verbs;

/// <summary><c>start</c>: a created instance executes its workload.</summary>
internal sealed class StartVerb : Verb
{
    public override string Name => "start";

    public override string Summary => "execute the workload of a created container";

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        string id = arguments.Positionals[0];
        using InstanceDirectory instance = Instances.Open(context, id);
        using NotifySocket? notify = NotifySocket.ForStart(instance);
        context.Level.Start(instance);
        notify?.WaitUntilReady(instance.ReadRecord().Pid, context.Log);
        return 0;
    }
}
