namespace Enisle.Fuzz;

/// <summary>The pieces of a text: quoted strings, words and numbers, single marks. Made for JSON, good for command lines too; never fails on broken text.</summary>
internal static class TextPieces
{
    public static IEnumerable<byte[]> All(byte[] text) => Find(text).Select(range => text[range]);

    public static List<Range> Find(ReadOnlySpan<byte> text)
    {
        List<Range> pieces = [];
        for (int i = 0; i < text.Length;)
        {
            int end = text[i] == '"' ? EndOfString(text, i) : IsWord(text[i]) ? EndOfWord(text, i) : i + 1;
            if (text[i] > ' ')
            {
                pieces.Add(i..end);
            }

            i = end;
        }

        return pieces;
    }

    private static int EndOfString(ReadOnlySpan<byte> text, int start)
    {
        for (int i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i + 1;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return text.Length;
    }

    private static int EndOfWord(ReadOnlySpan<byte> text, int start)
    {
        int end = start;
        while (end < text.Length && IsWord(text[end]))
        {
            end++;
        }

        return end;
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'+' or (byte)'.' or (byte)'_' or >= 0x80;
}
