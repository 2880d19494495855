using Enisle.Host.Fd;

namespace Enisle.Engine.Logs;

/// <summary>How it is known that a log grows no more.</summary>
/// <param name="ExitFile">Absolute: the path that the keeper writes the exit status to.</param>
/// <param name="Keeper">The keeper's process, for the case that it is killed; null: there is none, and the log does not grow.</param>
public sealed record LogFollow(string ExitFile, OwnedFd? Keeper);
