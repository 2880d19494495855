namespace Enisle.Tests.Emulator;

/// <summary>What an instruction left behind.</summary>
internal sealed record InstructionOutcome(ulong[] Registers, ulong Flags, byte[] Memory, bool Faulted)
{
    public const int Bytes = 128 + 8 + 64 + 8;

    public static InstructionOutcome Parse(ReadOnlySpan<byte> bytes)
    {
        ulong[] registers = new ulong[16];
        for (int i = 0; i < 16; i++)
        {
            registers[i] = BitConverter.ToUInt64(bytes[(8 * i)..]);
        }

        return new(registers, BitConverter.ToUInt64(bytes[128..]), bytes.Slice(136, 64).ToArray(), BitConverter.ToUInt64(bytes[200..]) != 0);
    }

    /// <summary>Null if the two agree in everything that the architecture defines.</summary>
    public string? Difference(InstructionOutcome other, ulong undefinedFlags)
    {
        if (Faulted || other.Faulted)
        {
            return Faulted == other.Faulted ? null : $"faults natively: {Faulted}, here: {other.Faulted}";
        }

        for (int i = 0; i < 16; i++)
        {
            if (i != 4 && Registers[i] != other.Registers[i])
            {
                return $"register {i}: natively {Registers[i]:x}, here {other.Registers[i]:x}";
            }
        }

        ulong mask = 0x8D5 & ~undefinedFlags;
        return (Flags & mask) != (other.Flags & mask) ? $"flags: natively {Flags & mask:x}, here {other.Flags & mask:x}"
            : !Memory.AsSpan().SequenceEqual(other.Memory) ? $"memory: natively {Convert.ToHexString(Memory)}, here {Convert.ToHexString(other.Memory)}"
            : null;
    }
}
