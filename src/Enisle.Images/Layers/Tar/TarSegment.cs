namespace Enisle.Images.Layers.Tar;

/// <summary>A part of a sparse file that has data, in bytes; what lies between two is a hole.</summary>
public readonly record struct TarSegment(long Offset, long Length);
