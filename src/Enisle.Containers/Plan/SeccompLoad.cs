using Enisle.Host.Fd;

namespace Enisle.Containers.Plan;

/// <summary>A compiled filter: <c>sock_filter</c> bytes, seccomp(2) flags, and the socket that takes the listener, if it has one.</summary>
public sealed record SeccompLoad(ReadOnlyMemory<byte> Filter, uint Flags, OwnedFd? ListenerSocket, ReadOnlyMemory<byte> ListenerMessage);
