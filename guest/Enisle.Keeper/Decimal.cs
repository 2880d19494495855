namespace Enisle.Keeper;

/// <summary>Numbers as text.</summary>
internal static unsafe class Decimal
{
    private const int MaxDigits = 20;

    /// <param name="target">Takes up to 20 digits.</param>
    /// <param name="value">Not negative.</param>
    /// <returns>Where it ends.</returns>
    public static byte* Write(byte* target, long value)
    {
        byte* digits = stackalloc byte[MaxDigits];
        int count = 0;
        do
        {
            digits[count++] = (byte)('0' + value % 10);
            value /= 10;
        }
        while (value > 0);

        while (count > 0)
        {
            *target++ = digits[--count];
        }

        return target;
    }

    /// <summary>A descriptor's number from an argument, or -1.</summary>
    public static int Parse(byte* text)
    {
        int number = 0;
        for (int i = 0; i == 0 || text[i] != 0; i++)
        {
            if (text[i] < (byte)'0' || text[i] > (byte)'9' || i == 9)
            {
                return -1;
            }

            number = number * 10 + (text[i] - (byte)'0');
        }

        return number;
    }
}
