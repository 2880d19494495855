namespace Enisle.Images.Registry;

/// <summary>News of one layer.</summary>
/// <param name="Id">The first twelve digits of its digest.</param>
/// <param name="State">Its new state, or the same one with another number of bytes.</param>
/// <param name="CurrentBytes">While downloading: how many are there.</param>
/// <param name="TotalBytes">The size of the blob.</param>
public readonly record struct LayerProgress(string Id, LayerState State, long CurrentBytes, long TotalBytes);
