using System.Runtime.CompilerServices;

namespace Enisle;

/// <summary>The one executable: chooses a face by the name it was called by, or by its first word, and hands over.</summary>
/// <remarks>
/// The runtime faces are on the fast start path: nothing of System.CommandLine, Console or OpenSSL is touched before the choice,
/// and the person's face lives behind a call that is not inlined.
/// </remarks>
internal static class Program
{
    private static int Main(string[] args)
    {
        switch (Face.Choose(Environment.GetCommandLineArgs()[0], args, out string[] rest))
        {
            case FaceKind.ContainerRuntime:
                return ContainerFace.Run(rest);
            case FaceKind.Supervisor:
                return Supervisor(rest);
            case FaceKind.LayerUnpacker:
                return LayerUnpacker(rest);
            default:
                return Person(rest);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Supervisor(string[] args) => SupervisorFace.Run(args[0], args[1..]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LayerUnpacker(string[] args) => Images.Layers.UnpackFace.Run(args);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Person(string[] args) => CommandLineFace.Run(args);
}
