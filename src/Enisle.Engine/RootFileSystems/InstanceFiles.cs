using System.Text;
using Enisle.Abi;
using Enisle.Engine.Instances;
using Enisle.Host.Fd;

namespace Enisle.Engine.RootFileSystems;

/// <summary>Files that the engine makes for one start and mounts into the instance.</summary>
internal static class InstanceFiles
{
    private const uint EverybodyReads = 0x1A4;

    /// <summary>Writes one in the instance's directory; its host path.</summary>
    public static string Write(Instance instance, string name, string content) => Write(instance, name, Encoding.UTF8.GetBytes(content));

    /// <summary>As the other.</summary>
    public static string Write(Instance instance, string name, ReadOnlySpan<byte> content)
    {
        // Truncated, not replaced: a running instance has the very file mounted.
        using OwnedFd file = HostFile.Open($"{instance.Directory}/{name}", Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC, EverybodyReads);
        HostFile.WriteAll(file, content, name);
        return $"{instance.Directory}/{name}";
    }
}
