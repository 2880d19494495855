namespace Enisle.Spec.Runtime;

/// <summary>A host network device that moves into the container; <see cref="Name"/> null keeps its own. Spec: config-linux.md, «Network Devices».</summary>
public sealed record NetDevice(string HostName, string? Name);
