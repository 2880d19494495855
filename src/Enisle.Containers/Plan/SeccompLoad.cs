using Enisle.Host.Fd;

namespace Enisle.Containers.Plan;

/// <summary>A compiled filter, and where its listener goes if it has one.</summary>
/// <param name="Filter">An array of <c>sock_filter</c>.</param>
/// <param name="Flags">SECCOMP_FILTER_FLAG_*.</param>
/// <param name="ListenerSocket">Connected to the agent; null when there is no listener.</param>
/// <param name="AllowsWait">Whether wait4(2) surely passes the filter.</param>
/// <param name="ListenerMessage">A file that will hold the process's state for the agent, once the process has an id.</param>
public sealed record SeccompLoad(ReadOnlyMemory<byte> Filter, uint Flags, OwnedFd? ListenerSocket, OwnedFd? ListenerMessage, bool AllowsWait);
