namespace Enisle.Isolation.Cgroups.Devices;

/// <summary>One rule about devices of one type.</summary>
internal readonly record struct DeviceEntry(bool Allow, DeviceMatch Match, DeviceAccess Access);
