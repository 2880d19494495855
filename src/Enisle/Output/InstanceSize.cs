using Enisle.Engine.Instances;

namespace Enisle.Output;

/// <summary>What an instance takes on disk beside its image.</summary>
internal static class InstanceSize
{
    private static readonly EnumerationOptions s_all = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    /// <summary>Bytes of the files in its writable layer; links are not followed.</summary>
    public static long OfWritableLayer(Instance instance)
    {
        DirectoryInfo upper = new($"{instance.Directory}/upper");
        return upper.Exists ? upper.EnumerateFiles("*", s_all).Where(static file => file.LinkTarget is null).Sum(static file => file.Length) : 0;
    }
}
