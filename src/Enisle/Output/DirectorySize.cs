namespace Enisle.Output;

/// <summary>What a directory takes.</summary>
internal static class DirectorySize
{
    private static readonly EnumerationOptions s_all = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    /// <summary>Bytes of the files in it; links are not followed; 0 when it is not there.</summary>
    public static long Of(string path)
    {
        DirectoryInfo directory = new(path);
        return directory.Exists ? directory.EnumerateFiles("*", s_all).Where(static file => file.LinkTarget is null).Sum(static file => file.Length) : 0;
    }
}
