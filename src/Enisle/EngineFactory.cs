using Enisle.Containers;
using Enisle.Engine;

namespace Enisle;

/// <summary>The engine with every level that this executable has.</summary>
internal static class EngineFactory
{
    private static EngineContext? s_engine;

    /// <summary>For a person's verbs: where the environment says, else the usual places.</summary>
    public static EngineContext Engine => s_engine ??= Create(EngineDirectories.Default());

    /// <summary>For a supervising face, which is told where.</summary>
    public static EngineContext Create(EngineDirectories directories) => new(
        directories,
        [new ContainerLevel()],
        Environment.ProcessPath ?? throw new InvalidOperationException("/proc/self/exe is not readable"));
}
