namespace Enisle.Tests.Images;

/// <summary>Gives no more than a few bytes at a time, as a pipe may.</summary>
internal sealed class ChoppyStream(byte[] content, int most) : MemoryStream(content, writable: false)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, most));

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, most)]);
}
