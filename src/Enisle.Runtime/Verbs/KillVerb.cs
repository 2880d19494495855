using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Signals;
using Enisle.Isolation.State;
using Enisle.Runtime.CommandLine;

namespace Enisle.Runtime.Verbs;

/// <summary><c>kill</c>: a signal to the first process, or to all.</summary>
internal sealed class KillVerb : Verb
{
    public override string Name => "kill";

    public override string Summary => "send a signal (default: SIGTERM) to the first process of a container";

    public override string Synopsis => "<container-id> [signal]";

    public override int MaxArguments => 2;

    public override FlagSpec[] Flags() =>
    [
        new(FlagKind.Switch, "all", 'a', "send the signal to all processes of the container"),
        new(FlagKind.Switch, "regex", 'r', "the id is a POSIX extended regular expression: all containers that match"),
    ];

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        int signal = Signal.SIGTERM;
        if (arguments.Positionals is [_, { Length: > 0 } text] && !SignalNames.TryParse(text, out signal))
        {
            throw new EnisleException(ErrorKind.Invalid, $"unknown signal \"{text}\"");
        }

        string id = arguments.Positionals[0];
        bool all = arguments.Switch("all");
        if (!arguments.Switch("regex"))
        {
            Kill(context, id, signal, all);
            return 0;
        }

        int code = 0;
        foreach (string match in Instances.Matching(context, id))
        {
            code |= TryKill(context, match, signal, all);
        }

        return code;
    }

    private static int TryKill(RuntimeContext context, string id, int signal, bool all)
    {
        try
        {
            Kill(context, id, signal, all);
            return 0;
        }
        catch (Exception e) when (e is EnisleException or LinuxException)
        {
            context.Log.Error($"{id}: {e.Message}");
            return 1;
        }
    }

    private static void Kill(RuntimeContext context, string id, int signal, bool all)
    {
        InstanceRecord record = Instances.Read(context, id);
        try
        {
            if (all)
            {
                context.Level.KillAll(record, signal);
            }
            else
            {
                context.Level.Kill(record, signal);
            }
        }
        catch (Exception e) when (e is EnisleException { Kind: ErrorKind.WrongState } or LinuxException { Errno: Errno.ESRCH })
        {
            // containerd takes exactly these words for «already gone».
            throw new EnisleException(ErrorKind.WrongState, "container not running", e);
        }
    }
}
