using Enisle.Images.Content;

namespace Enisle.Images.Operations;

/// <summary>An image that <c>load</c> took in.</summary>
/// <param name="Names">As Docker shows them; none for an image without a name.</param>
/// <param name="Id">Its id.</param>
public sealed record LoadedImage(IReadOnlyList<string> Names, Digest Id);
