namespace Enisle.Isolation.Cgroups;

/// <summary>Walks the kernel's text files without copying them.</summary>
internal static class Lines
{
    /// <summary>The next line without its line feed; moves <paramref name="text"/> behind it.</summary>
    public static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> text) => Next(ref text, (byte)'\n');

    /// <summary>The next word; moves <paramref name="line"/> behind it and its space.</summary>
    public static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> line) => Next(ref line, (byte)' ');

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> text, byte separator)
    {
        int end = text.IndexOf(separator);
        ReadOnlySpan<byte> part = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[(end + 1)..];
        return part;
    }
}
