using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine;
using Enisle.Engine.Instances;
using Enisle.Engine.Keepers;
using Enisle.Engine.Lifecycle;
using Enisle.Engine.Supervision;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Terminal;

namespace Enisle.Commands;

/// <summary><c>enisle run</c>: create, start, and stay in front unless detached.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        InstanceFlags flags = new();
        Option<bool> detach = Flag.Switch("--detach", "Let it run in the background, and print its id.", "-d");
        Option<string[]> attach = Flag.List("--attach", "stdin, stdout, stderr.", "STREAM", "-a");
        Option<bool> sigProxy = new("--sig-proxy") { Description = "Pass signals on (true).", DefaultValueFactory = static _ => true };
        Option<string?> detachKeys = Flag.Text("--detach-keys", "Keys that leave it running (ctrl-p,ctrl-q).", "KEYS");
        Command command = new("run", "Creates an instance from an image and runs it.") { detach, attach, sigProxy, detachKeys };
        flags.AddTo(command);
        command.SetAction(parsed =>
        {
            bool detached = parsed.GetValue(detach);
            Instance instance = CreateCommand.Create(parsed, flags, detached);
            if (detached)
            {
                StartOrRemove(instance, client: null).Dispose();
                parsed.InvocationConfiguration.Output.WriteLine(instance.Id);
                return 0;
            }

            InstanceDefinition definition = instance.ReadDefinition();
            if (definition.Workload is { Tty: true, OpenStdin: true } && !HostTerminal.IsTerminal(0))
            {
                InstanceRemoval.Remove(EngineFactory.Engine, instance, force: true, volumes: true);
                throw new EnisleException(ErrorKind.Invalid, "the input device is not a TTY");
            }

            return InFront(instance, definition, AttachWords.Parse(parsed.GetValue(attach)!, definition), parsed.GetValue(sigProxy), parsed.GetValue(detachKeys));
        });
        return command;
    }

    /// <summary>Starts it with this process attached from the beginning, and stays.</summary>
    public static int InFront(Instance instance, InstanceDefinition definition, AttachStreams streams, bool sigProxy, string? detachKeys)
    {
        (OwnedFd connection, OwnedFd keeper) = AttachSocket.CreatePair();
        using AttachClient client = new(connection, Attachment.Options(EngineFactory.Engine, instance, definition, streams, sigProxy, detachKeys));
        using (keeper)
        {
            StartOrRemove(instance, keeper).Dispose();
        }

        return Attachment.Stay(EngineFactory.Engine, instance, definition, client);
    }

    // As Docker has it: with --rm nothing is left of an instance that could not be started; without, it stays as created.
    private static OwnedFd StartOrRemove(Instance instance, OwnedFd? client)
    {
        EngineContext engine = EngineFactory.Engine;
        try
        {
            return Supervisor.Start(engine, instance, client);
        }
        catch (Exception e) when (e is EnisleException or LinuxException)
        {
            if (instance.TryReadDefinition() is { Host.AutoRemove: true })
            {
                InstanceRemoval.Remove(engine, instance, force: true, volumes: true);
            }

            throw;
        }
    }
}
