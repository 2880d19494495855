namespace Enisle.Emulator;

/// <summary>A gate descriptor of an interrupt table, or a call gate.</summary>
internal readonly record struct Gate(ushort Selector, ulong Offset, int Type, uint Dpl, bool Present, int Parameters)
{
    /// <summary>The eight bytes that all modes share.</summary>
    public static Gate Unpack(ulong low) => new(
        (ushort)(low >> 16),
        (low & 0xFFFF) | ((low >> 32) & 0xFFFF_0000),
        (int)(low >> 40) & 0x1F,
        (uint)(low >> 45) & 3,
        (low & (1UL << 47)) != 0,
        (int)(low >> 32) & 31);
}
