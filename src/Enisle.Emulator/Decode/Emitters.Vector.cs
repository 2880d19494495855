using Iced.Intel;

namespace Enisle.Emulator.Decode;

/// <summary>Vector instructions.</summary>
internal static unsafe partial class Emitters
{
    private static bool Vector(BlockDecoder decoder, ref Instruction instruction) => false;
}
