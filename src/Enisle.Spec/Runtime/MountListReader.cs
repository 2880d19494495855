using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>A document that is one list of mounts, as <c>config.json</c> has it at <c>mounts</c>: what <c>mounts add FILE</c> takes.</summary>
public static class MountListReader
{
    /// <summary>Reads the list; rules that depend on the container are checked where it is known.</summary>
    /// <exception cref="SpecException">As <see cref="RuntimeConfigReader.Read"/>.</exception>
    public static IReadOnlyList<Mount> Read(ReadOnlySpan<byte> text, string file)
    {
        JsonCursor json = new(text, file);
        try
        {
            IReadOnlyList<Mount> mounts = json.List(RuntimeConfigReader.ReadMount);
            json.Finish();
            return mounts;
        }
        catch (JsonException e)
        {
            throw json.SyntaxFault(e);
        }
    }

    /// <summary>Checks a list against the rules of a container's configuration.</summary>
    /// <exception cref="SpecException">A rule is broken.</exception>
    public static void Check(IReadOnlyList<Mount> mounts, RuntimeConfig config, string file) =>
        MountRules.Check(mounts, NamespaceRules.Check(config.Linux?.Namespaces ?? [], file), file);
}
