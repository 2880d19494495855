namespace Enisle.Isolation.Cgroups;

/// <summary>Bytes of huge pages of one size: in use, the most ever, and how often the limit was met.</summary>
public readonly record struct HugepageUsage(ulong Usage, ulong MaxUsage, ulong FailCount);
