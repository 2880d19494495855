namespace Enisle.Tests.Emulator;

/// <summary>One instruction with what it starts from: sixteen registers, flags, and the 64 bytes that RBX points into.</summary>
internal sealed record InstructionCase(byte[] Code, ulong[] Registers, ulong Flags, byte[] Memory, ulong Undefined)
{
    public const ulong DataAt = 0x2000_0000;

    /// <summary>The bytes that the oracle reads.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[16 + 128 + 8 + 64];
        bytes.AsSpan(0, 16).Fill(0x90);
        Code.CopyTo(bytes, 0);
        Buffer.BlockCopy(Registers, 0, bytes, 16, 128);
        BitConverter.TryWriteBytes(bytes.AsSpan(144), Flags);
        Memory.CopyTo(bytes, 152);
        return bytes;
    }
}
