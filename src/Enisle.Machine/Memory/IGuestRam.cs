namespace Enisle.Machine.Memory;

/// <summary>The guest's memory: regions at guest-physical addresses behind checked accessors.</summary>
/// <remarks>
/// Guest: each address and length comes from a hostile guest; an access that is not wholly inside one region fails and touches nothing.
/// Thread: any; the guest writes at the same time, so a value is read once, and the copy is what gets checked and used.
/// </remarks>
public interface IGuestRam
{
    /// <summary>In ascending order, none overlapping; they never change while the machine exists.</summary>
    ReadOnlySpan<GuestRamRegion> Regions { get; }

    /// <summary>Copies out of guest memory.</summary>
    bool TryRead(GuestPhysAddr address, Span<byte> destination);

    /// <summary>Copies into guest memory, as a device does: pages become dirty, and decoded code of them is dropped.</summary>
    bool TryWrite(GuestPhysAddr address, ReadOnlySpan<byte> source);

    /// <summary>Whoever holds decoded code, from now on; one for each vCPU.</summary>
    void Watch(ICodePages codePages);
}
