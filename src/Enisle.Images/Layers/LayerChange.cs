namespace Enisle.Images.Layers;

/// <summary>One line of <c>diff</c>.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Path">Absolute in the root file system; bytes that are not UTF-8 are replaced.</param>
public readonly record struct LayerChange(ChangeKind Kind, string Path);
