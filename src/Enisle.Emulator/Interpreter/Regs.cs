using System.Runtime.CompilerServices;
using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>Registers by byte offset.</summary>
internal static unsafe class Regs
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Get<T>(Cpu* cpu, byte offset)
        where T : unmanaged => *(T*)((byte*)cpu + offset);

    /// <summary>A 32-bit write clears the upper half; 8- and 16-bit ones leave the rest alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set<T>(Cpu* cpu, byte offset, T value)
        where T : unmanaged
    {
        if (sizeof(T) == 4)
        {
            *(ulong*)((byte*)cpu + offset) = Unsafe.BitCast<T, uint>(value);
        }
        else
        {
            *(T*)((byte*)cpu + offset) = value;
        }
    }

    public static ulong Get(Cpu* cpu, byte offset, int sizeLog) => sizeLog switch
    {
        0 => *((byte*)cpu + offset),
        1 => *(ushort*)((byte*)cpu + offset),
        2 => *(uint*)((byte*)cpu + offset),
        _ => *(ulong*)((byte*)cpu + offset),
    };

    public static void Set(Cpu* cpu, byte offset, int sizeLog, ulong value)
    {
        byte* register = (byte*)cpu + offset;
        switch (sizeLog)
        {
            case 0:
                *register = (byte)value;
                break;
            case 1:
                *(ushort*)register = (ushort)value;
                break;
            case 2:
                *(ulong*)register = (uint)value;
                break;
            default:
                *(ulong*)register = value;
                break;
        }
    }
}
