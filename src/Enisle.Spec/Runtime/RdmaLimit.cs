namespace Enisle.Spec.Runtime;

/// <summary>Limits of one RDMA device. Spec: config-linux.md, «RDMA».</summary>
public sealed record RdmaLimit(string Device, uint? HcaHandles, uint? HcaObjects);
