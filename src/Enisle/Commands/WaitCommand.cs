using System.CommandLine;
using Enisle.Engine.Lifecycle;

namespace Enisle.Commands;

/// <summary><c>enisle wait</c>.</summary>
internal static class WaitCommand
{
    public static Command Create()
    {
        Argument<string[]> instances = EachInstance.Argument();
        Command command = new("wait", "Waits until instances have ended, and prints their exit codes.") { instances };
        command.SetAction(parsed =>
        {
            foreach (string name in parsed.GetValue(instances)!)
            {
                int code = InstanceWait.ForExit(EngineFactory.Engine, EngineFactory.Engine.Instances.Find(name));
                parsed.InvocationConfiguration.Output.WriteLine(code);
            }

            return 0;
        });
        return command;
    }
}
