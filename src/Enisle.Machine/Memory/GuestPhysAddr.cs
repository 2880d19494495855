namespace Enisle.Machine.Memory;

/// <summary>An address as the guest's memory bus sees it, after paging.</summary>
public readonly record struct GuestPhysAddr(ulong Value)
{
    /// <summary>The address that lies so many bytes further on; it wraps like the bus.</summary>
    public static GuestPhysAddr operator +(GuestPhysAddr address, ulong bytes) => new(address.Value + bytes);

    /// <summary>The same as the operator, for languages without operators.</summary>
    public static GuestPhysAddr Add(GuestPhysAddr address, ulong bytes) => address + bytes;

    /// <inheritdoc/>
    public override string ToString() => $"0x{Value:x}";
}
