namespace Enisle.Machine.Vcpus;

/// <summary>GDTR or IDTR.</summary>
public readonly record struct VcpuTable(ulong Base, ushort Limit);
