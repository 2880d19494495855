using System.Globalization;

namespace Enisle.Tests.Emulator;

/// <summary>Integer instructions against the processor that the tests run on.</summary>
public sealed class IntegerInstructionTests
{
    private const ulong Cf = 1;
    private const ulong Pf = 4;
    private const ulong Af = 0x10;
    private const ulong Zf = 0x40;
    private const ulong Sf = 0x80;
    private const ulong Of = 0x800;
    private static readonly ulong[] s_interesting = [0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, ulong.MaxValue];

    // opcode | ModRM extension, r for a register, m for memory alone, q for register alone, - for none | bytes of immediate, z: 2 or 4 | undefined flags
    [Theory]
    [InlineData("00 01 02 03 08 09 0A 0B 10 11 12 13 18 19 1A 1B 20 21 22 23 28 29 2A 2B 30 31 32 33 38 39 3A 3B", "r", "0", 0)]
    [InlineData("04 0C 14 1C 24 2C 34 3C A8", "-", "1", 0)]
    [InlineData("05 0D 15 1D 25 2D 35 3D A9", "-", "z", 0)]
    [InlineData("80 83", "01234567", "1", 0)]
    [InlineData("81", "01234567", "z", 0)]
    [InlineData("84 85 86 87 88 89 8A 8B 63 0FB6 0FB7 0FBE 0FBF 0FC0 0FC1 0FB0 0FB1", "r", "0", 0)]
    [InlineData("8D", "m", "0", 0)]
    [InlineData("C0 C1", "01234567", "1", Af | Of)]
    [InlineData("D0 D1", "01234567", "0", Af)]
    [InlineData("D2 D3", "01234567", "0", Af | Of)]
    [InlineData("F6", "0", "1", 0)]
    [InlineData("F7", "0", "z", 0)]
    [InlineData("F6 F7", "23", "0", 0)]
    [InlineData("F6 F7", "45", "0", Sf | Zf | Af | Pf)]
    [InlineData("F6 F7", "67", "0", Cf | Of | Sf | Zf | Af | Pf)]
    [InlineData("FE FF", "01", "0", 0)]
    [InlineData("C6", "0", "1", 0)]
    [InlineData("C7", "0", "z", 0)]
    [InlineData("69", "r", "z", Sf | Zf | Af | Pf)]
    [InlineData("6B", "r", "1", Sf | Zf | Af | Pf)]
    [InlineData("0FAF", "r", "0", Sf | Zf | Af | Pf)]
    [InlineData("0F40 0F41 0F42 0F43 0F44 0F45 0F46 0F47 0F48 0F49 0F4A 0F4B 0F4C 0F4D 0F4E 0F4F", "r", "0", 0)]
    [InlineData("0F90 0F91 0F92 0F93 0F94 0F95 0F96 0F97 0F98 0F99 0F9A 0F9B 0F9C 0F9D 0F9E 0F9F", "0", "0", 0)]
    [InlineData("0FA3 0FAB 0FB3 0FBB", "q", "0", Of | Sf | Af | Pf)]
    [InlineData("0FBA", "4567", "1", Of | Sf | Af | Pf)]
    [InlineData("0FA4 0FAC", "r", "1", Af | Of)]
    [InlineData("0FA5 0FAD", "r", "0", Af | Of)]
    [InlineData("0FBC 0FBD", "r", "0", Cf | Of | Sf | Af | Pf)]
    [InlineData("F30FBC F30FBD", "r", "0", Of | Sf | Af | Pf)]
    [InlineData("F30FB8 F20F38F0 F20F38F1 F30F38F6", "r", "0", 0)]
    [InlineData("0F38F0 0F38F1", "m", "0", 0)]
    [InlineData("98 99 F5 F8 F9 9E 9F 90 91 92 93 95 96 97 FC", "-", "0", 0)]
    [InlineData("B0 B4 B7", "-", "1", 0)]
    public void Results_are_those_of_the_processor(string opcodes, string forms, string immediate, ulong undefined)
    {
        Assert.SkipUnless(NativeOracle.IsPresent, "gcc is not installed");
        var random = new Random(opcodes.Length + forms[0]);
        List<InstructionCase> cases = [];
        foreach (string opcode in opcodes.Split(' '))
        {
            foreach (char form in forms)
            {
                for (int i = 0; i < 60; i++)
                {
                    cases.Add(Make(random, opcode, form, immediate, undefined));
                }
            }
        }

        InstructionOutcome[] expected = NativeOracle.Run(cases);
        using var emulated = new EmulatedInstruction();
        List<string> wrong = [];
        for (int i = 0; i < cases.Count; i++)
        {
            string? difference = expected[i].Difference(emulated.Run(cases[i]), cases[i].Undefined);
            if (difference is not null)
            {
                wrong.Add($"{Convert.ToHexString(cases[i].Code)}: {difference}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cases.Count}\n{string.Join('\n', wrong.DistinctBy(text => text[..6]).Take(20))}");
    }

    private static InstructionCase Make(Random random, string opcode, char form, string immediate, ulong undefined)
    {
        List<byte> code = [];
        bool word = random.Next(4) == 0 && !opcode.StartsWith("0FC8", StringComparison.Ordinal);
        bool wide = !word && random.Next(2) == 0;
        if (word)
        {
            code.Add(0x66);
        }

        byte[] bytes = Convert.FromHexString(opcode);
        int prefixes = bytes[0] is 0xF2 or 0xF3 ? 1 : 0;
        code.AddRange(bytes.AsSpan(0, prefixes));
        int register = Register(random);
        int other = Register(random);
        bool memory = form == 'm' || (form is not ('q' or '-') && random.Next(3) == 0);
        bool rex = wide || random.Next(3) == 0;
        if (rex && form != '-')
        {
            code.Add((byte)(0x40 | (wide ? 8 : 0) | (register >> 3 << 2) | (memory ? 0 : other >> 3)));
        }

        code.AddRange(bytes.AsSpan(prefixes));
        if (form != '-')
        {
            int middle = char.IsAsciiDigit(form) ? form - '0' : register & 7;
            code.Add((byte)((middle << 3) | (memory ? 0x43 : 0xC0 | (other & 7) | ((other & 7) == 4 ? 1 : 0))));
            if (memory)
            {
                code.Add((byte)random.Next(32));
            }
        }

        int size = immediate == "z" ? word ? 2 : 4 : int.Parse(immediate, CultureInfo.InvariantCulture);
        for (int i = 0; i < size; i++)
        {
            code.Add((byte)random.Next(256));
        }

        ulong[] registers = [.. Enumerable.Range(0, 16).Select(_ => Value(random))];
        registers[3] = InstructionCase.DataAt + 16;
        byte[] contents = new byte[64];
        random.NextBytes(contents);
        return new([.. code], registers, (ulong)random.Next(0x1000) & 0x8D5, contents, undefined);
    }

    private static int Register(Random random)
    {
        int register = random.Next(16);
        return register is 4 or 12 ? 5 : register;
    }

    private static ulong Value(Random random) => random.Next(3) switch
    {
        0 => s_interesting[random.Next(s_interesting.Length)],
        1 => (ulong)random.Next(256),
        _ => (ulong)random.NextInt64(),
    };
}
