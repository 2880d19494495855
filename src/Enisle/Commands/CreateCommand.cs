using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Instances;
using Enisle.Images;

namespace Enisle.Commands;

/// <summary><c>enisle create</c>.</summary>
internal static class CreateCommand
{
    public static Command Create()
    {
        InstanceFlags flags = new();
        Command command = new("create", "Creates an instance from an image without starting it.");
        flags.AddTo(command);
        command.SetAction(parsed =>
        {
            Instance instance = Create(parsed, flags, detached: false);
            parsed.InvocationConfiguration.Output.WriteLine(instance.Id);
            return 0;
        });
        return command;
    }

    /// <summary>What <c>run</c> does first, too.</summary>
    public static Instance Create(ParseResult parsed, InstanceFlags flags, bool detached)
    {
        string name = parsed.GetValue(flags.Image)!;
        Bundles.Options.WorkloadOptions workload = flags.Workload(parsed, detached);
        Bundles.Options.HostOptions host = flags.Host(parsed);
        using CidFile cid = CidFile.Open(flags.CidFile(parsed));
        Image image = ImageSource.Get(name, flags.Pull(parsed), flags.Platform(parsed), flags.IsQuiet(parsed), parsed);
        Instance instance = InstanceCreation.Create(EngineFactory.Engine, name, image, flags.Name(parsed), workload, host);
        cid.Write(instance.Id);
        return instance;
    }
}
