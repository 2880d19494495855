using Enisle.Isolation.State;
using Enisle.Runtime.CommandLine;
using Enisle.Runtime.Output;

namespace Enisle.Runtime.Verbs;

/// <summary><c>state</c>: one instance as JSON.</summary>
internal sealed class StateVerb : Verb
{
    public override string Name => "state";

    public override string Summary => "output the state of a container";

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        InstanceRecord record = Instances.Read(context, arguments.Positionals[0]);
        InstanceSummary summary = InstanceSummary.Of(context.Level, record, owner: "");
        context.Streams.Write(JsonText.Create(summary.Write, indent: 2, end: ""));
        return 0;
    }
}
