using Enisle.Containers;
using Enisle.Runtime;

namespace Enisle;

/// <summary><c>enisle-container</c>: the runtime's command line over the container level.</summary>
internal static class ContainerFace
{
    /// <summary>Returns the exit code.</summary>
    public static int Run(string[] args) => RuntimeFace.Run(args, new ContainerLevel());
}
