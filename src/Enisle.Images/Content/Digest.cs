using System.Diagnostics.CodeAnalysis;
using Enisle.Host;

namespace Enisle.Images.Content;

/// <summary>The name of a blob: <c>sha256:</c> or <c>sha512:</c> and lower-case hexadecimal digits, checked.</summary>
/// <remarks>
/// Spec: OCI image-spec 1.1, descriptor.md, «Digests». Only the two registered algorithms are taken: a digest is also a file name,
/// so nothing else may be in one.
/// </remarks>
public readonly record struct Digest
{
    private readonly string? _text;

    private Digest(string text) => _text = text;

    /// <summary><c>algorithm:hex</c>.</summary>
    public string Text => _text ?? throw new InvalidOperationException("a digest that was never read");

    /// <summary><c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm => Text[..6];

    /// <summary>64 or 128 digits.</summary>
    public string Hex => Text[7..];

    /// <summary>False for anything that is not exactly a digest, upper-case digits too.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        int digits = text is null ? -1
            : text.StartsWith("sha256:", StringComparison.Ordinal) ? 64
            : text.StartsWith("sha512:", StringComparison.Ordinal) ? 128
            : -1;
        if (digits < 0 || text!.Length != 7 + digits || !IsLowerHex(text.AsSpan(7)))
        {
            return false;
        }

        digest = new Digest(text);
        return true;
    }

    /// <exception cref="EnisleException">Invalid: it is no digest.</exception>
    public static Digest Parse(string text) => TryParse(text, out Digest digest) ? digest
        : throw new EnisleException(ErrorKind.Invalid, $"{text}: is not a digest (sha256: and 64 digits, or sha512: and 128)");

    /// <summary>Of a SHA-256 hash, 32 bytes.</summary>
    public static Digest Sha256(ReadOnlySpan<byte> hash) => new("sha256:" + Convert.ToHexStringLower(hash));

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool IsLowerHex(ReadOnlySpan<char> text)
    {
        foreach (char digit in text)
        {
            if (!char.IsAsciiHexDigitLower(digit))
            {
                return false;
            }
        }

        return true;
    }
}
