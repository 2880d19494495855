#pragma warning disable IDE0130 // the compiler knows it by this name
namespace System;

/// <summary>What <c>"text"u8</c> becomes, and no more: always of bytes.</summary>
public readonly unsafe ref struct ReadOnlySpan<T>
{
    /// <summary>The compiler calls this with bytes of the program's image.</summary>
    public ReadOnlySpan(void* pointer, int length)
    {
        Pointer = (byte*)pointer;
        Length = length;
    }

    /// <summary>The compiler wants to see it, and calls the other one.</summary>
    public ReadOnlySpan(T[] array, int start, int length)
    {
        Pointer = null;
        Length = 0;
    }

    /// <summary>The first byte: static data, never moved, and a NUL after the last.</summary>
    public byte* Pointer { get; }

    /// <summary>Without the NUL.</summary>
    public int Length { get; }
}
