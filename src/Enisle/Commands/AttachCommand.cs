using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Instances;
using Enisle.Engine.Keepers;
using Enisle.Engine.Lifecycle;
using Enisle.Host;

namespace Enisle.Commands;

/// <summary><c>enisle attach</c>.</summary>
internal static class AttachCommand
{
    public static Command Create()
    {
        Option<bool> noStdin = Flag.Switch("--no-stdin", "Do not pass standard input on.");
        Option<bool> sigProxy = new("--sig-proxy") { Description = "Pass signals on (true).", DefaultValueFactory = static _ => true };
        Option<string?> detachKeys = Flag.Text("--detach-keys", "Keys that leave it running (ctrl-p,ctrl-q).", "KEYS");
        Argument<string> name = new("INSTANCE") { Description = "Name or id." };
        Command command = new("attach", "Puts this terminal in front of a running instance.") { noStdin, sigProxy, detachKeys, name };
        command.SetAction(parsed =>
        {
            Instance instance = EngineFactory.Engine.Instances.Find(parsed.GetValue(name)!);
            InstanceState state = StateTruth.Read(EngineFactory.Engine, instance);
            if (state.Status != InstanceStatus.Running)
            {
                throw new EnisleException(ErrorKind.WrongState, state.Status == InstanceStatus.Paused
                    ? "You cannot attach to a paused container, unpause it first"
                    : "You cannot attach to a stopped container, start it first");
            }

            InstanceDefinition definition = instance.ReadDefinition();
            AttachStreams streams = AttachStreams.Foreground | AttachStreams.Output | AttachStreams.Error
                | (!parsed.GetValue(noStdin) && definition.Workload.OpenStdin ? AttachStreams.Input : AttachStreams.None);
            AttachOptions options = Attachment.Options(
                EngineFactory.Engine, instance, definition, streams, parsed.GetValue(sigProxy), parsed.GetValue(detachKeys));
            using AttachClient client = AttachClient.Connect(instance.AttachSocket, options);
            return Attachment.Stay(EngineFactory.Engine, instance, definition, client);
        });
        return command;
    }
}
