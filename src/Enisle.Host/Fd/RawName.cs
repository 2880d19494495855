using System.Text;

namespace Enisle.Host.Fd;

/// <summary>A NUL-terminated copy of a name that is kept as one character a byte.</summary>
internal readonly ref struct RawName
{
    private readonly ReadOnlySpan<byte> _bytes;

    /// <exception cref="ArgumentException">The name holds a NUL, or a character that is no byte.</exception>
    public RawName(string name, Span<byte> buffer)
    {
        Span<byte> target = name.Length < buffer.Length ? buffer : new byte[name.Length + 1];
        if (name.Contains('\0', StringComparison.Ordinal) || !Encoding.Latin1.TryGetBytes(name, target, out int length) || !IsBytes(name))
        {
            throw new ArgumentException("a name of raw bytes holds a NUL or a wider character", nameof(name));
        }

        target[length] = 0;
        _bytes = target[..(length + 1)];
    }

    /// <summary>So that <c>fixed (byte* p = name)</c> pins it.</summary>
    public ref readonly byte GetPinnableReference() => ref _bytes.GetPinnableReference();

    private static bool IsBytes(string name) => !name.AsSpan().ContainsAnyExceptInRange('\u0001', '\u00FF');
}
