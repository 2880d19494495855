namespace Enisle.Spec.Runtime;

/// <summary>One entry of <c>seccomp.syscalls</c>.</summary>
public sealed record SeccompRule
{
    public required IReadOnlyList<string> Names { get; init; }
    public required string Action { get; init; }
    public uint? ErrnoRet { get; init; }
    /// <summary>All must hold, as libseccomp has it; several on one argument are alternatives, as runc has it.</summary>
    public IReadOnlyList<SeccompArg> Args { get; init; } = [];
}
