using Enisle.Abi;

namespace Enisle.Host;

/// <summary>A system call that the host kernel refused: <c>mount_setattr /proc: EINVAL</c>.</summary>
/// <remarks>Wrapped once, by the room that knows what the person wanted; see <see cref="EnisleException"/>.</remarks>
public sealed class LinuxException(Errno errno, string call, string? subject = null)
    : Exception(subject is null ? $"{call}: {errno.Describe()}" : $"{call} {subject}: {errno.Describe()}")
{
    /// <summary>The reason, as errno(3) names it.</summary>
    public Errno Errno { get; } = errno;

    /// <summary>The system call, and the request where one call has many.</summary>
    public string Call { get; } = call;

    /// <summary>What it was called on: a path, a slot, an id.</summary>
    public string? Subject { get; } = subject;
}
