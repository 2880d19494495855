namespace Enisle.Isolation.Cgroups;

/// <summary>One RDMA device's counts; 2^32 - 1 is no limit.</summary>
public readonly record struct RdmaUsage(string Device, uint HcaHandles, uint HcaObjects);
