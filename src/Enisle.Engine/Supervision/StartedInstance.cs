using Enisle.Engine.Instances;
using Enisle.Host.Fd;

namespace Enisle.Engine.Supervision;

/// <summary>A running workload and the engine's ends of its streams: a terminal, or three pipes.</summary>
/// <remarks>Owner: whoever has it.</remarks>
internal sealed record StartedInstance(InstanceDefinition Definition, int Pid, OwnedFd? Terminal, OwnedFd? Input, OwnedFd? Output, OwnedFd? Error, string? MemoryEvents);
