using System.CommandLine;
using Enisle.Engine.Lifecycle;
using Enisle.Output;

namespace Enisle.Commands;

/// <summary><c>enisle top</c>.</summary>
internal static class TopCommand
{
    public static Command Create()
    {
        Argument<string> name = new("INSTANCE") { Description = "Name or id." };
        Argument<string[]> options = new("OPTIONS") { Description = "For ps.", Arity = ArgumentArity.ZeroOrMore };
        Command command = new("top", "Shows the processes of an instance.") { name, options };
        command.SetAction(parsed =>
        {
            (IReadOnlyList<string> titles, IReadOnlyList<IReadOnlyList<string>> rows) =
                InstanceTop.Read(EngineFactory.Engine, EngineFactory.Engine.Instances.Find(parsed.GetValue(name)!), parsed.GetValue(options) ?? []);
            TabWriter.Write(parsed.InvocationConfiguration.Output, string.Concat(rows.Prepend(titles).Select(static row => string.Join('\t', row) + "\n")));
            return 0;
        });
        return command;
    }
}
