namespace Enisle.Keeper;

/// <summary>Bytes as the inside of a JSON string, as Docker's json-file driver writes them.</summary>
/// <remarks>Escaped: quote, backslash, control characters, and what could end a script or a line in other readers: &lt; &gt; &amp; U+2028 U+2029.</remarks>
internal static unsafe class JsonText
{
    /// <summary>How much longer it gets at most: <c>\u00XX</c> and <c>\ufffd</c> for one byte.</summary>
    public const int MaxGrowth = 6;

    /// <returns>Where the text ends in <paramref name="target"/>.</returns>
    public static byte* Write(byte* target, byte* text, int length)
    {
        byte* end = text + length;
        while (text < end)
        {
            byte* run = text;
            while (text < end && IsPlain(*text))
            {
                text++;
            }

            if (text > run)
            {
                Kernel.Copy(target, run, text - run);
                target += text - run;
            }

            if (text < end)
            {
                text = *text < 0x80 ? Escape(&target, text) : Character(&target, text, end);
            }
        }

        return target;
    }

    private static bool IsPlain(byte b) =>
        b is >= 0x20 and < 0x80 && b != (byte)'\\' && b != (byte)'"' && b != (byte)'<' && b != (byte)'>' && b != (byte)'&';

    private static byte* Escape(byte** target, byte* text)
    {
        byte* p = *target;
        byte b = *text;
        *p++ = (byte)'\\';
        if (b == (byte)'\\' || b == (byte)'"')
        {
            *p++ = b;
        }
        else if (b == (byte)'\n')
        {
            *p++ = (byte)'n';
        }
        else if (b == (byte)'\r')
        {
            *p++ = (byte)'r';
        }
        else
        {
            p = Hex(p, b);
        }

        *target = p;
        return text + 1;
    }

    /// <summary>One character of more than one byte; of what is none, one byte becomes U+FFFD.</summary>
    private static byte* Character(byte** target, byte* text, byte* end)
    {
        int size = SizeOf(text, end);
        byte* p = *target;
        if (size == 0)
        {
            *p++ = (byte)'\\';
            *target = Hex(p, 0xfffd);
            return text + 1;
        }

        if (size == 3 && text[0] == 0xe2 && text[1] == 0x80 && (text[2] | 1) == 0xa9)
        {
            *p++ = (byte)'\\';
            *target = Hex(p, 0x2000 | (text[2] & 0x3f));
            return text + 3;
        }

        for (int i = 0; i < size; i++)
        {
            *p++ = text[i];
        }

        *target = p;
        return text + size;
    }

    /// <summary>How long the UTF-8 sequence is; 0: it is none. Spec: Unicode 15, table 3-7.</summary>
    private static int SizeOf(byte* text, byte* end)
    {
        byte first = text[0];
        int size = first is >= 0xc2 and <= 0xdf ? 2 : first is >= 0xe0 and <= 0xef ? 3 : first is >= 0xf0 and <= 0xf4 ? 4 : 0;
        if (size == 0 || end - text < size)
        {
            return 0;
        }

        byte low = first == 0xe0 ? (byte)0xa0 : first == 0xf0 ? (byte)0x90 : (byte)0x80; // shorter forms of the same
        byte high = first == 0xed ? (byte)0x9f : first == 0xf4 ? (byte)0x8f : (byte)0xbf; // surrogates; past U+10FFFF
        if (text[1] < low || text[1] > high)
        {
            return 0;
        }

        for (int i = 2; i < size; i++)
        {
            if ((text[i] & 0xc0) != 0x80)
            {
                return 0;
            }
        }

        return size;
    }

    private static byte* Hex(byte* p, int value)
    {
        *p++ = (byte)'u';
        for (int shift = 12; shift >= 0; shift -= 4)
        {
            int digit = (value >> shift) & 0xf;
            *p++ = (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
        }

        return p;
    }
}
