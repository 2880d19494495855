using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Instances;
using Enisle.Engine.Keepers;
using Enisle.Engine.Lifecycle;
using Enisle.Engine.Supervision;
using Enisle.Host;

namespace Enisle.Commands;

/// <summary><c>enisle start</c>.</summary>
internal static class StartCommand
{
    public static Command Create()
    {
        Option<bool> attach = Flag.Switch("--attach", "Stay in front of it.", "-a");
        Option<bool> interactive = Flag.Switch("--interactive", "Pass standard input on.", "-i");
        Option<string?> detachKeys = Flag.Text("--detach-keys", "Keys that leave it running (ctrl-p,ctrl-q).", "KEYS");
        Argument<string[]> instances = EachInstance.Argument();
        Command command = new("start", "Starts instances that do not run.") { attach, interactive, detachKeys, instances };
        command.SetAction(parsed =>
        {
            string[] names = parsed.GetValue(instances)!;
            if (!parsed.GetValue(attach) && !parsed.GetValue(interactive))
            {
                return EachInstance.Do(parsed, names, Start);
            }

            if (names.Length > 1)
            {
                throw new EnisleException(ErrorKind.Invalid, "you cannot start and attach multiple containers at once");
            }

            Instance instance = EngineFactory.Engine.Instances.Find(names[0]);
            InstanceDefinition definition = instance.ReadDefinition();
            AttachStreams streams = AttachStreams.Foreground | AttachStreams.Output | AttachStreams.Error
                | (parsed.GetValue(interactive) && definition.Workload.OpenStdin ? AttachStreams.Input : AttachStreams.None);
            return RunCommand.InFront(instance, definition, streams, sigProxy: true, parsed.GetValue(detachKeys));
        });
        return command;
    }

    // As Docker has it: one that runs already is no mistake.
    private static void Start(Instance instance)
    {
        if (!InstanceQuery.IsAlive(StateTruth.Read(EngineFactory.Engine, instance)))
        {
            Supervisor.Start(EngineFactory.Engine, instance, client: null).Dispose();
        }
    }
}
