using System.Text;

namespace Enisle.Host;

/// <summary>A NUL-terminated UTF-8 copy of a string, on the stack where it fits.</summary>
/// <remarks>Use: <c>CString path = new(text, stackalloc byte[CString.StackSize]);</c> then pin it with <c>fixed</c>.</remarks>
internal readonly ref struct CString
{
    /// <summary>Enough for nearly every path.</summary>
    public const int StackSize = 512;

    private readonly ReadOnlySpan<byte> _bytes;

    /// <exception cref="ArgumentException">The text holds a NUL, which would cut it short.</exception>
    public CString(string text, Span<byte> buffer)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("a path or argument holds a NUL character", nameof(text));
        }

        int needed = Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
        Span<byte> target = needed <= buffer.Length ? buffer : new byte[needed];
        int length = Encoding.UTF8.GetBytes(text, target);
        target[length] = 0;
        _bytes = target[..(length + 1)];
    }

    /// <summary>So that <c>fixed (byte* p = path)</c> pins it.</summary>
    public ref readonly byte GetPinnableReference() => ref _bytes.GetPinnableReference();
}
