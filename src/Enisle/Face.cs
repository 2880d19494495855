namespace Enisle;

/// <summary>The names that this executable answers to.</summary>
internal static class Face
{
    /// <summary>The OCI runtime for containers.</summary>
    public const string Container = "enisle-container";

    /// <summary>By the file name in <paramref name="program"/> (argv[0]), else by the first word, which is then taken off.</summary>
    public static FaceKind Choose(string program, string[] args, out string[] rest)
    {
        rest = args;
        if (program.AsSpan(program.LastIndexOf('/') + 1) is Container)
        {
            return FaceKind.ContainerRuntime;
        }

        if (args is [Container, ..])
        {
            rest = args[1..];
            return FaceKind.ContainerRuntime;
        }

        if (args is [Images.Layers.UnpackFace.Word, ..])
        {
            rest = args[1..];
            return FaceKind.LayerUnpacker;
        }

        return args is [Engine.Supervision.Supervisor.StartWord or Engine.Supervision.Supervisor.EndWord or Engine.Supervision.Supervisor.HealthWord, ..]
            ? FaceKind.Supervisor
            : FaceKind.Person;
    }
}
