using System.Runtime.InteropServices;

namespace Enisle.Machine.Memory;

/// <summary>Guest memory on the process's own heap: for tests, benchmarks and tools.</summary>
/// <remarks>Owner: frees the memory when disposed; no vCPU may run by then.</remarks>
public sealed unsafe class NativeGuestRam : IGuestRam, IDisposable
{
    private const ulong PageBytes = 4096;

    private readonly GuestRamRegion[] _regions;
    private ICodePages[] _watchers = [];
    private bool _disposed;

    /// <summary>Zeroed memory of these sizes at these addresses.</summary>
    /// <exception cref="ArgumentException">A size or address is no multiple of the page size, or regions overlap or descend.</exception>
    public NativeGuestRam(params ReadOnlySpan<(GuestPhysAddr Start, ulong SizeBytes)> regions)
    {
        ulong end = 0;
        foreach ((GuestPhysAddr start, ulong size) in regions)
        {
            if (size == 0 || (size | start.Value) % PageBytes != 0 || start.Value < end || start.Value + size < start.Value)
            {
                throw new ArgumentException($"region {start}, {size} bytes: page-aligned, ascending, not empty, not overlapping", nameof(regions));
            }

            end = start.Value + size;
        }

        _regions = new GuestRamRegion[regions.Length];
        for (int i = 0; i < regions.Length; i++)
        {
            nuint size = (nuint)regions[i].SizeBytes;
            // SAFETY: freed in Dispose alone; cleared, so that the guest sees nothing of this process.
            void* memory = NativeMemory.AlignedAlloc(size, (nuint)PageBytes);
            NativeMemory.Clear(memory, size);
            _regions[i] = new GuestRamRegion(regions[i].Start, size, (nint)memory, (nint)NativeMemory.AllocZeroed(size / (nuint)PageBytes));
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<GuestRamRegion> Regions => _regions;

    /// <inheritdoc/>
    public bool TryRead(GuestPhysAddr address, Span<byte> destination)
    {
        foreach (GuestRamRegion region in _regions)
        {
            if (region.Contains(address, (ulong)destination.Length))
            {
                // SAFETY: Contains has checked the whole range.
                new ReadOnlySpan<byte>((byte*)region.HostAddress + (address.Value - region.Start.Value), destination.Length).CopyTo(destination);
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public bool TryWrite(GuestPhysAddr address, ReadOnlySpan<byte> source)
    {
        foreach (GuestRamRegion region in _regions)
        {
            if (region.Contains(address, (ulong)source.Length))
            {
                Touch(region, address.Value - region.Start.Value, (ulong)source.Length);
                // SAFETY: Contains has checked the whole range.
                source.CopyTo(new Span<byte>((byte*)region.HostAddress + (address.Value - region.Start.Value), source.Length));
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Watch(ICodePages codePages) => _watchers = [.. _watchers, codePages];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        foreach (GuestRamRegion region in _regions)
        {
            NativeMemory.AlignedFree((void*)region.HostAddress);
            NativeMemory.Free((void*)region.PageFlags);
        }
    }

    private void Touch(in GuestRamRegion region, ulong offset, ulong length)
    {
        for (ulong page = offset / PageBytes; length != 0 && page <= (offset + length - 1) / PageBytes; page++)
        {
            // SAFETY: one flag byte a page, and the page is inside the region.
            byte* flags = (byte*)region.PageFlags + page;
            bool hasCode = (*flags & (byte)RamPageFlags.HasCode) != 0;
            *flags |= (byte)RamPageFlags.Dirty;
            for (int i = 0; hasCode && i < _watchers.Length; i++)
            {
                _watchers[i].Invalidate(region.Start + (page * PageBytes));
            }
        }
    }
}
