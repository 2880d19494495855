namespace Enisle.Machine.Memory;

/// <summary>A stretch of guest memory that is one stretch of host memory too.</summary>
/// <param name="Start">Page-aligned.</param>
/// <param name="SizeBytes">A multiple of the page size, not zero.</param>
/// <param name="HostAddress">Page-aligned; valid as long as the memory that it belongs to.</param>
/// <param name="PageFlags">One byte a page, <see cref="RamPageFlags"/>, shared by all vCPUs and devices.</param>
public readonly record struct GuestRamRegion(GuestPhysAddr Start, ulong SizeBytes, nint HostAddress, nint PageFlags)
{
    /// <summary>Whether the whole range lies inside; never wraps.</summary>
    public bool Contains(GuestPhysAddr address, ulong sizeBytes)
    {
        ulong offset = address.Value - Start.Value;
        return address.Value >= Start.Value && offset < SizeBytes && sizeBytes <= SizeBytes - offset;
    }
}
