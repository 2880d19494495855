using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Isolation.State;
using Enisle.Runtime.CommandLine;
using Enisle.Spec.Runtime;

namespace Enisle.Runtime.Verbs;

/// <summary><c>mounts add|remove</c>: changes the mounts of a running container. crun's verb; runc has none.</summary>
internal sealed class MountsVerb : Verb
{
    public override string Name => "mounts";

    public override string Summary => "add mounts to a running container, or remove them";

    public override string Synopsis => "add|remove <container-id> <file>";

    public override int MinArguments => 3;

    public override int MaxArguments => 3;

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        string action = arguments.Positionals[0];
        if (action is not ("add" or "remove"))
        {
            throw new EnisleException(ErrorKind.Invalid, $"mounts: \"{action}\" is not one of add, remove");
        }

        using InstanceDirectory instance = Instances.Open(context, arguments.Positionals[1]);
        string file = arguments.Positionals[2];
        byte[] json = HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, file)
            ?? throw new EnisleException(ErrorKind.NotFound, $"{file}: {Errno.ENOENT.Describe()}");
        IReadOnlyList<Mount> mounts = MountListReader.Read(json, file);
        if (action == "add")
        {
            context.Level.AddMounts(instance, mounts);
        }
        else
        {
            context.Level.RemoveMounts(instance, mounts);
        }

        return 0;
    }
}
