using System.Runtime.InteropServices;
using Enisle.Emulator.Cpus;
using Enisle.Emulator.Decode;
using Enisle.Emulator.Mmu;
using Enisle.Machine.Memory;

namespace Enisle.Emulator.Cache;

/// <summary>Decoded blocks by guest-physical address and mode, and when they stop being true.</summary>
/// <remarks>
/// A page with blocks is marked in guest memory's page flags: the vCPU's stores to it take the slow way and drop them, devices announce
/// theirs. A dropped block is only unlinked: the new generation makes every way to it stale. Memory comes back when all is dropped.
/// Thread: the vCPU's, but for <see cref="Invalidate"/>. Lock order: <see cref="_gate"/> alone.
/// </remarks>
internal sealed unsafe class BlockCache : ICodePages, IDisposable
{
    private const int Buckets = 1 << 16;

    private readonly Cpu* _cpu;
    private readonly Block** _heads;
    private readonly byte* _memory;
    private readonly byte* _end;
    private readonly BlockDecoder _decoder;
    private readonly List<nint> _straddling = new(1024);
    private byte* _free;

    private readonly Lock _gate = new();
    private readonly List<ulong> _invalid = new(64); // under _gate
    private int _hasInvalid;

    public BlockCache(Cpu* cpu, int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 4 * BlockDecoder.MaxBlockBytes);
        _cpu = cpu;
        _heads = (Block**)NativeMemory.AllocZeroed(Buckets, (nuint)sizeof(Block*));
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        _end = _memory + bytes;
        _free = _memory;
        _decoder = new BlockDecoder();
    }

    /// <summary>Blocks decoded so far.</summary>
    public ulong Decoded { get; private set; }

    /// <summary>The code at CS:RIP, decoded now if need be; null with a fault raised.</summary>
    public Op* Find(Cpu* cpu)
    {
        ulong physical;
        ulong linear = cpu->Rip;
        uint user = cpu->Cpl == 3 ? Access.User : 0;
        if (!CpuMode.Is64(cpu->Mode))
        {
            if (cpu->Rip > Cpu.SegmentOf(cpu, Segment.Cs).Limit)
            {
                Faults.Raise(cpu, Faults.GeneralProtection, 0);
                return null;
            }

            linear = (uint)(linear + cpu->SegmentBase[Segment.Cs]);
        }
        else if ((ulong)((long)(linear << 16) >> 16) != linear)
        {
            Faults.Raise(cpu, Faults.GeneralProtection, 0);
            return null;
        }

        if (!PageWalker.Translate(cpu, linear, user | Access.Fetch, &physical))
        {
            return null;
        }

        for (Block* block = _heads[Bucket(physical)]; block != null; block = block->Next)
        {
            if (block->Physical == physical && block->Mode == cpu->Mode)
            {
                if (block->SecondPage == Block.NoPage)
                {
                    return Block.Ops(block);
                }

                ulong second;
                if (!PageWalker.Translate(cpu, (linear & ~0xFFFUL) + 4096, user | Access.Fetch, &second))
                {
                    return null;
                }

                if (second == block->SecondPage)
                {
                    return Block.Ops(block);
                }
            }
        }

        return Decode(cpu, linear, physical);
    }

    /// <summary>The vCPU itself changes a page.</summary>
    public void InvalidatePage(ulong page)
    {
        RamSlot* slot = Physical.SlotOf(_cpu, page);
        if (slot != null)
        {
            Physical.FlagsOf(slot, page) &= (byte)~RamPageFlags.HasCode;
        }

        for (ulong address = page; address < page + 4096; address++)
        {
            Unlink(address, Block.NoPage);
        }

        for (int i = _straddling.Count - 1; i >= 0; i--)
        {
            var block = (Block*)_straddling[i];
            if (block->SecondPage == page || (block->Physical & ~0xFFFUL) == page)
            {
                Unlink(block->Physical, block->SecondPage);
                _straddling[i] = _straddling[^1];
                _straddling.RemoveAt(_straddling.Count - 1);
            }
        }

        _cpu->Generation++;
    }

    /// <inheritdoc/>
    public void Invalidate(GuestPhysAddr page)
    {
        lock (_gate)
        {
            _invalid.Add(page.Value);
        }

        Volatile.Write(ref _hasInvalid, 1);
    }

    /// <summary>What devices wrote since the last time.</summary>
    public void DropInvalid()
    {
        if (Volatile.Read(ref _hasInvalid) == 0)
        {
            return;
        }

        lock (_gate)
        {
            _hasInvalid = 0;
            foreach (ulong page in _invalid)
            {
                InvalidatePage(page);
            }

            _invalid.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_heads);
        NativeMemory.AlignedFree(_memory);
    }

    private static int Bucket(ulong physical) => (int)((physical ^ (physical >> 12) * 0x9E5) & (Buckets - 1));

    private Op* Decode(Cpu* cpu, ulong linear, ulong physical)
    {
        RamSlot* slot = Physical.SlotOf(cpu, physical);
        if (slot == null)
        {
            Faults.Raise(cpu, Faults.GeneralProtection, 0); // code in a device
            return null;
        }

        if (_end - _free < BlockDecoder.MaxBlockBytes)
        {
            DropAll();
        }

        var block = (Block*)_free;
        if (!_decoder.Decode(cpu, block, linear, slot->Host + (physical - slot->Start)))
        {
            return null;
        }

        block->Physical = physical;
        block->Mode = cpu->Mode;
        _free = (byte*)block + _decoder.BlockBytes;
        Decoded++;
        ref Block* head = ref _heads[Bucket(physical)];
        block->Next = head;
        head = block;
        Mark(cpu, slot, physical & ~0xFFFUL);
        if (block->SecondPage != Block.NoPage)
        {
            _straddling.Add((nint)block);
            RamSlot* second = Physical.SlotOf(cpu, block->SecondPage);
            Mark(cpu, second, block->SecondPage);
        }

        return Block.Ops(block);
    }

    private static void Mark(Cpu* cpu, RamSlot* slot, ulong page)
    {
        ref byte flags = ref Physical.FlagsOf(slot, page);
        if ((flags & (byte)RamPageFlags.HasCode) == 0)
        {
            flags |= (byte)RamPageFlags.HasCode;
            Tlb.DropWrites(cpu->TlbSets, slot->Host + (page - slot->Start));
        }
    }

    private void Unlink(ulong physical, ulong secondPage)
    {
        Block** at = &_heads[Bucket(physical)];
        while (*at != null)
        {
            if ((*at)->Physical == physical && (*at)->SecondPage == secondPage)
            {
                *at = (*at)->Next;
            }
            else
            {
                at = &(*at)->Next;
            }
        }
    }

    private void DropAll()
    {
        new Span<nint>(_heads, Buckets).Clear();
        _straddling.Clear();
        _free = _memory;
        _cpu->Generation++;
    }
}
