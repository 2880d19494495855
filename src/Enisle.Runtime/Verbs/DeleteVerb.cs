using Enisle.Host;
using Enisle.Isolation.State;
using Enisle.Runtime.CommandLine;
using Enisle.Runtime.Output;

namespace Enisle.Runtime.Verbs;

/// <summary><c>delete</c>: everything that an instance has on the host goes away, also when its creation was cut short.</summary>
internal sealed class DeleteVerb : Verb
{
    public override string Name => "delete";

    public override string Summary => "delete what is left of a container";

    public override FlagSpec[] Flags() =>
    [
        new(FlagKind.Switch, "force", 'f', "also when it still runs (SIGKILL), or does not exist"),
        new(FlagKind.Switch, "regex", 'r', "the id is a POSIX extended regular expression: all containers that match"),
    ];

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        string id = arguments.Positionals[0];
        bool force = arguments.Switch("force");
        if (!arguments.Switch("regex"))
        {
            Delete(context, id, force);
            return 0;
        }

        int code = 0;
        foreach (string match in Instances.Matching(context, id))
        {
            code |= TryDelete(context, match, force);
        }

        return code;
    }

    private static int TryDelete(RuntimeContext context, string id, bool force)
    {
        try
        {
            Delete(context, id, force);
            return 0;
        }
        catch (Exception e) when (e is EnisleException or LinuxException)
        {
            context.Log.Error($"{id}: {e.Message}");
            return 1;
        }
    }

    private static void Delete(RuntimeContext context, string id, bool force)
    {
        using InstanceDirectory? instance = force ? context.StateRoot.TryOpen(id) : Instances.Open(context, id);
        if (instance is null)
        {
            return;
        }

        try
        {
            context.Level.Delete(instance, force, context.Log.Warning);
        }
        catch (EnisleException e) when (e.Kind == ErrorKind.WrongState && !force)
        {
            string status = instance.TryReadRecord() is { } record ? StatusText.Of(context.Level.Status(record)) : "unknown";
            throw new EnisleException(e.Kind, $"cannot delete container {id} that is not stopped: {status}", e);
        }
    }
}
