using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary>One line of <c>history</c>.</summary>
/// <param name="Step">How it came to be.</param>
/// <param name="SizeBytes">Of the files of its layer; 0 for a step without one.</param>
public sealed record HistoryLine(ImageHistory Step, long SizeBytes);
