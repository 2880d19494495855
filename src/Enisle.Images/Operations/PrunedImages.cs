namespace Enisle.Images.Operations;

/// <summary>What <c>image prune</c> did.</summary>
/// <param name="Untagged">Names that are gone, as Docker shows them.</param>
/// <param name="Deleted">Ids of images and diffIDs of layers.</param>
/// <param name="ReclaimedBytes">On the disk.</param>
public sealed record PrunedImages(IReadOnlyList<string> Untagged, IReadOnlyList<string> Deleted, long ReclaimedBytes);
