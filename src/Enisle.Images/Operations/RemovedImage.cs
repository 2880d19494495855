namespace Enisle.Images.Operations;

/// <summary>What <c>rmi</c> did.</summary>
/// <param name="Untagged">Names that are gone, as Docker shows them.</param>
/// <param name="Deleted">The image's id and the diffIDs of its layers, where no name is left; empty where only a name went.</param>
public sealed record RemovedImage(IReadOnlyList<string> Untagged, IReadOnlyList<string> Deleted);
