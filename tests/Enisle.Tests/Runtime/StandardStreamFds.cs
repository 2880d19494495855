using Enisle.Host.Fd;

namespace Enisle.Tests.Runtime;

/// <summary>What stands in for descriptors 0 and 1 of the runtime in a test.</summary>
internal sealed record StandardStreamFds(OwnedFd Input, OwnedFd Output);
