namespace Enisle.Isolation.Cgroups;

/// <summary>A device's count; <see cref="Operation"/> is <c>Read</c>, <c>Write</c>, <c>Sync</c>, …</summary>
public readonly record struct BlockIOEntry(ulong Major, ulong Minor, string Operation, ulong Value);
