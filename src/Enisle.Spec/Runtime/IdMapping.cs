namespace Enisle.Spec.Runtime;

/// <summary>A range of ids, as in uid_map. Spec: config-linux.md, «User namespace mappings».</summary>
public readonly record struct IdMapping(uint ContainerId, uint HostId, uint Size);
