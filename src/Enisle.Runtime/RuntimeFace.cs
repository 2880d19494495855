using Enisle.Host;
using Enisle.Host.Processes;
using Enisle.Isolation;
using Enisle.Runtime.CommandLine;
using Enisle.Runtime.Verbs;

namespace Enisle.Runtime;

/// <summary>runc's command line over any isolation level: what Podman, containerd and Docker call.</summary>
public static class RuntimeFace
{
    /// <summary>Runs one command to its end.</summary>
    /// <param name="args">The command line without the program's name.</param>
    /// <param name="level">What carries it out.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, IIsolationLevel level) => Run(args, level, StandardStreams.OfProcess);

    internal static int Run(string[] args, IIsolationLevel level, StandardStreams streams)
    {
        RuntimeContext context = new(level, streams, new RuntimeLog(streams));
        Verb? running = null;
        try
        {
            ChildProcesses.EnsureWaitable();
            ParsedArguments global = Parse(GlobalOptions.Flags(), args, true, context.Program, "");
            if (global.Switch("version"))
            {
                streams.Write(VersionText.For(context.Program));
                return 0;
            }

            if (global.HelpWanted || global.Positionals.Count == 0 || global.Positionals[0] is "help" or "h")
            {
                return ShowHelp(context, global);
            }

            context.Apply(global);
            string name = global.Positionals[0];
            Verb verb = VerbTable.Find(name) ?? throw NoSuchVerb(name, context.Program);
            return RunVerb(context, verb, args.AsSpan(args.Length - global.Positionals.Count + 1), ref running);
        }
        catch (Exception e)
        {
            context.Log.Error(running is null ? e.Message : running.FailurePrefix(context.Program) + e.Message);
            return running?.FailureCode ?? ErrorKinds.RuntimeExitCode;
        }
    }

    /// <param name="context">The level and the rest.</param>
    /// <param name="verb">Chosen.</param>
    /// <param name="words">What follows it.</param>
    /// <param name="running">Set once the words are understood: only then can the verb be what fails.</param>
    private static int RunVerb(RuntimeContext context, Verb verb, ReadOnlySpan<string> words, ref Verb? running)
    {
        ParsedArguments arguments = Parse(verb.Flags(), words, verb.FlagsEndAtFirstArgument, context.Program, verb.Name);
        if (arguments.HelpWanted)
        {
            context.Streams.Write(Help.ForVerb(context.Program, verb));
            return 0;
        }

        int count = arguments.Positionals.Count;
        if (count < verb.MinArguments || count > verb.MaxArguments)
        {
            (string rule, int number) = verb.MinArguments == verb.MaxArguments ? ("exactly", verb.MinArguments)
                : count < verb.MinArguments ? ("a minimum of", verb.MinArguments)
                : ("a maximum of", verb.MaxArguments);
            throw new EnisleException(
                ErrorKind.Invalid, $"{context.Program}: \"{verb.Name}\" requires {rule} {number} argument(s){Hint(context.Program, verb.Name)}");
        }

        running = verb;
        return verb.Run(context, arguments);
    }

    private static ParsedArguments Parse(
        FlagSpec[] flags, ReadOnlySpan<string> words, bool stopAtFirstArgument, string program, string verb)
    {
        try
        {
            return ArgumentParser.Parse(flags, words, stopAtFirstArgument);
        }
        catch (EnisleException e)
        {
            throw new EnisleException(e.Kind, e.Message + Hint(program, verb), e);
        }
    }

    private static int ShowHelp(RuntimeContext context, ParsedArguments global)
    {
        if (global.Positionals.Count < 2)
        {
            context.Streams.Write(Help.ForProgram(context.Program));
            return 0;
        }

        string name = global.Positionals[1];
        Verb verb = VerbTable.Find(name) ?? throw NoSuchVerb(name, context.Program);
        context.Streams.Write(Help.ForVerb(context.Program, verb));
        return 0;
    }

    private static EnisleException NoSuchVerb(string name, string program) =>
        new(ErrorKind.Invalid, $"no such command: {name}{Hint(program, "")}");

    private static string Hint(string program, string verb) =>
        verb.Length == 0 ? $" (see {program} --help)" : $" (see {program} {verb} --help)";
}
