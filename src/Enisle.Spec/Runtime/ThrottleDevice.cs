namespace Enisle.Spec.Runtime;

/// <summary>A block device's limit: bytes or operations a second, by the list that holds it.</summary>
public readonly record struct ThrottleDevice(long Major, long Minor, ulong Rate);
