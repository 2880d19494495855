using Enisle.Images.Layers.Tar;

namespace Enisle.Images.Archives;

/// <summary>The data of a tar reader's current entry.</summary>
internal sealed class TarDataStream(TarReader tar) : ReadOnlyStream
{
    private byte[] _rest = [];
    private int _start;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_start == _rest.Length)
        {
            ReadOnlySpan<byte> piece = tar.ReadData();
            if (piece.Length <= buffer.Length)
            {
                piece.CopyTo(buffer);
                return piece.Length;
            }

            _rest = piece.ToArray();
            _start = 0;
        }

        int count = Math.Min(buffer.Length, _rest.Length - _start);
        _rest.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }
}
