namespace Enisle.Spec.Runtime;

/// <summary>A block device's weight, 10 to 1000.</summary>
public readonly record struct WeightDevice(long Major, long Minor, ushort? Weight, ushort? LeafWeight);
