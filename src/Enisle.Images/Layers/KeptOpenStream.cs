using Enisle.Images.Content;

namespace Enisle.Images.Layers;

/// <summary>Writes to a stream that stays its owner's.</summary>
internal sealed class KeptOpenStream(Stream inner) : WriteOnlyStream
{
    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);
}
