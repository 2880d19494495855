namespace Enisle.Probe;

/// <summary>One line of JSON, built in memory that is large enough for all that this program says.</summary>
internal unsafe struct Line
{
    /// <summary>Where it is built.</summary>
    public byte* Start;

    private int _length;

    /// <summary>Adds it as it is.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            Start[_length++] = ((byte*)text.Pointer)[i];
        }
    }

    /// <summary>Adds a string literal; what is not printable ASCII becomes a question mark.</summary>
    /// <param name="text">Up to a NUL.</param>
    /// <param name="max">Not read further.</param>
    public void AddString(byte* text, int max)
    {
        Start[_length++] = (byte)'"';
        for (int i = 0; i < max && text[i] != 0; i++)
        {
            byte c = text[i];
            if (c is (byte)'"' or (byte)'\\')
            {
                Start[_length++] = (byte)'\\';
            }

            Start[_length++] = c is >= 0x20 and < 0x7F ? c : (byte)'?';
        }

        Start[_length++] = (byte)'"';
    }

    /// <summary>Adds a number that is not negative.</summary>
    public void AddNumber(long value)
    {
        long place = 1;
        while (value / place >= 10)
        {
            place *= 10;
        }

        for (; place > 0; place /= 10)
        {
            Start[_length++] = (byte)('0' + value / place % 10);
        }
    }

    /// <summary>Adds thousandths, as in 1.042.</summary>
    public void AddThousandths(long value)
    {
        AddNumber(value / 1000);
        Start[_length++] = (byte)'.';
        Start[_length++] = (byte)('0' + value / 100 % 10);
        Start[_length++] = (byte)('0' + value / 10 % 10);
        Start[_length++] = (byte)('0' + value % 10);
    }

    /// <summary>Writes all of it to standard output.</summary>
    /// <returns>Whether that worked.</returns>
    public readonly bool Print()
    {
        long done = 0;
        while (done < _length)
        {
            long written = C.write(1, Start + done, _length - done);
            if (written <= 0)
            {
                return false;
            }

            done += written;
        }

        return true;
    }
}
