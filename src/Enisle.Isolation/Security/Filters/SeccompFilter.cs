namespace Enisle.Isolation.Security.Filters;

/// <summary>A profile, compiled: what seccomp(2) takes.</summary>
/// <param name="Program">An array of <c>sock_filter</c>.</param>
/// <param name="Flags">SECCOMP_FILTER_FLAG_*.</param>
/// <param name="Notifies">Whether seccomp(2) returns a listener, which belongs to whoever listens at <c>listenerPath</c>.</param>
public sealed record SeccompFilter(ReadOnlyMemory<byte> Program, uint Flags, bool Notifies);
