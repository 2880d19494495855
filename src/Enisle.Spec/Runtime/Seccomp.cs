namespace Enisle.Spec.Runtime;

/// <summary>Spec: config-linux.md, «Seccomp».</summary>
public sealed record Seccomp
{
    /// <summary><c>SCMP_ACT_ERRNO</c>, …</summary>
    public required string DefaultAction { get; init; }
    public uint? DefaultErrnoRet { get; init; }
    /// <summary><c>SCMP_ARCH_X86_64</c>, …; empty: the host's own.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];
    /// <summary><c>SECCOMP_FILTER_FLAG_LOG</c>, …</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];
    /// <summary>Whether <c>flags</c> is there, if only as []: where it is not, runc adds SECCOMP_FILTER_FLAG_SPEC_ALLOW.</summary>
    public bool HasFlags { get; init; }
    public string? ListenerPath { get; init; }
    public string? ListenerMetadata { get; init; }
    public IReadOnlyList<SeccompRule> Syscalls { get; init; } = [];
}
