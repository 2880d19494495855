using System.Buffers.Binary;
using System.Text;

namespace Enisle.Fuzz;

/// <summary>Makes new inputs out of old ones.</summary>
internal sealed class Mutator
{
    private const int MaxLength = 64 * 1024;

    // The edges of every width, which is where arithmetic goes wrong.
    private static readonly long[] s_numbers =
    [
        0, 1, -1, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, -128, 255, 256, 4095, 4096, 32767, 32768, -32768, 65535, 65536, 0x7FFF_FFFF, 0x8000_0000,
        -0x8000_0000L, 0xFFFF_FFFF, 0x1_0000_0000, long.MaxValue, long.MinValue,
    ];

    private static readonly string[] s_numerals =
    [
        "0", "-0", "1", "-1", "65535", "65536", "2147483647", "2147483648", "-2147483649", "4294967295", "4294967296", "9223372036854775807",
        "9223372036854775808", "18446744073709551615", "18446744073709551616", "1e9", "1.5", "1e999", "99999999999999999999999999999999",
    ];

    private readonly byte[][] _seeds;
    private readonly IReadOnlyList<byte[]> _tokens;
    private readonly byte[][] _pieces;

    public Mutator(byte[][] seeds, IReadOnlyList<byte[]> tokens)
    {
        _seeds = seeds;
        _tokens = tokens;
        _pieces = [.. seeds.SelectMany(TextPieces.All)];
    }

    /// <summary>One seed after one to eight mutations.</summary>
    public byte[] Next(Random random)
    {
        byte[] input = _seeds.Length == 0 ? [] : _seeds[random.Next(_seeds.Length)];
        for (int left = 1 + random.Next(8); left > 0; left--)
        {
            input = Mutate(input, random);
            input = input.Length > MaxLength ? input[..MaxLength] : input;
        }

        return input;
    }

    private byte[] Mutate(byte[] input, Random random) => random.Next(11) switch
    {
        0 => FlipBits(input, random),
        1 => Replace(input, Cut(input, random, 16), [(byte)random.Next(256)]),
        2 => Replace(input, Cut(input, random, 256), []),
        3 => Replace(input, Cut(input, random, 0), RandomBytes(random)),
        4 => Replace(input, Cut(input, random, 0), Slice(input, random)),
        5 => Splice(input, random),
        6 => WriteNumber(input, random),
        7 => input[..random.Next(input.Length + 1)],
        8 => Replace(input, Cut(input, random, 8), Token(random)),
        9 => SwapPieces(input, random),
        _ => ReplacePiece(input, random),
    };

    private static byte[] FlipBits(byte[] input, Random random)
    {
        byte[] output = [.. input];
        for (int left = output.Length == 0 ? 0 : 1 + random.Next(4); left > 0; left--)
        {
            output[random.Next(output.Length)] ^= (byte)(1 << random.Next(8));
        }

        return output;
    }

    private byte[] Splice(byte[] input, Random random)
    {
        byte[] other = _seeds.Length == 0 ? input : _seeds[random.Next(_seeds.Length)];
        return [.. input[..random.Next(input.Length + 1)], .. other[random.Next(other.Length + 1)..]];
    }

    private static byte[] WriteNumber(byte[] input, Random random)
    {
        int width = 1 << random.Next(4);
        if (input.Length < width)
        {
            return input;
        }

        Span<byte> number = stackalloc byte[8];
        long value = s_numbers[random.Next(s_numbers.Length)] + random.Next(-1, 2);
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        number = number[..width];
        if (random.Next(2) == 0)
        {
            number.Reverse();
        }

        byte[] output = [.. input];
        number.CopyTo(output.AsSpan(random.Next(input.Length - width + 1)));
        return output;
    }

    // Words, numbers and brackets are what formats that people write are made of.
    private static byte[] SwapPieces(byte[] input, Random random)
    {
        List<Range> pieces = TextPieces.Find(input);
        if (pieces.Count < 2)
        {
            return input;
        }

        int first = random.Next(pieces.Count - 1);
        int second = random.Next(first + 1, pieces.Count);
        return
        [
            .. input[..pieces[first].Start.Value], .. input[pieces[second]], .. input[pieces[first].End.Value..pieces[second].Start.Value],
            .. input[pieces[first]], .. input[pieces[second].End.Value..],
        ];
    }

    private byte[] ReplacePiece(byte[] input, Random random)
    {
        List<Range> pieces = TextPieces.Find(input);
        return pieces.Count == 0 ? input : Replace(input, pieces[random.Next(pieces.Count)], Token(random));
    }

    private byte[] Token(Random random) => random.Next(3) switch
    {
        0 when _tokens.Count > 0 => _tokens[random.Next(_tokens.Count)],
        1 when _pieces.Length > 0 => _pieces[random.Next(_pieces.Length)],
        _ => Encoding.ASCII.GetBytes(s_numerals[random.Next(s_numerals.Length)]),
    };

    private static byte[] RandomBytes(Random random)
    {
        byte[] bytes = new byte[1 + random.Next(16)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Slice(byte[] input, Random random)
    {
        Range range = Cut(input, random, 256);
        byte[] slice = input[range];
        return [.. Enumerable.Repeat(slice, random.Next(8) == 0 ? 100 : 1).SelectMany(static bytes => bytes)];
    }

    private static Range Cut(byte[] input, Random random, int longest)
    {
        int start = random.Next(input.Length + 1);
        return start..Math.Min(input.Length, start + random.Next(longest + 1));
    }

    private static byte[] Replace(byte[] input, Range range, byte[] by) => [.. input[..range.Start.Value], .. by, .. input[range.End.Value..]];
}
