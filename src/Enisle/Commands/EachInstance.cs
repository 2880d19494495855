using System.CommandLine;
using Enisle.Engine.Instances;

namespace Enisle.Commands;

/// <summary>Verbs on several instances: each name is printed when it is done, each failure is a line, and one failure makes the exit code 1.</summary>
internal static class EachInstance
{
    /// <summary>At least one instance.</summary>
    public static Argument<string[]> Argument() => new("INSTANCE") { Description = "Name or id.", Arity = ArgumentArity.OneOrMore };

    public static int Do(ParseResult parsed, IReadOnlyList<string> names, Action<Instance> act) => EachName.Do(parsed, names, name =>
    {
        act(EngineFactory.Engine.Instances.Find(name));
        return name;
    });
}
