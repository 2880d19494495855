namespace Enisle.Spec.Runtime;

/// <summary>A resource limit by name (<c>RLIMIT_NOFILE</c>). Spec: config.md, «POSIX process»; getrlimit(2).</summary>
public readonly record struct Rlimit(string Type, ulong Soft, ulong Hard);
