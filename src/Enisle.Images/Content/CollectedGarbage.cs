namespace Enisle.Images.Content;

/// <summary>What the garbage collector took away.</summary>
/// <param name="Bytes">On the disk: blobs, and the files of unpacked layers.</param>
/// <param name="Blobs">Their digests.</param>
/// <param name="Layers">diffIDs of unpacked layers.</param>
public sealed record CollectedGarbage(long Bytes, IReadOnlyList<string> Blobs, IReadOnlyList<string> Layers)
{
    /// <summary>Nothing.</summary>
    public static CollectedGarbage None { get; } = new(0, [], []);
}
