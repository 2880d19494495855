using Enisle.Emulator.Cache;
using Enisle.Emulator.Cpus;
using Enisle.Emulator.Mmu;
using Iced.Intel;

namespace Enisle.Emulator.Decode;

/// <summary>Turns guest code into ops, once: up to the end of a basic block, within a page.</summary>
/// <remarks>A single instruction that runs into the next page is a block of its own, and depends on both pages.</remarks>
internal sealed unsafe partial class BlockDecoder
{
    public const int MaxInstructions = 48;

    /// <summary>Three slots an instruction at most, a head, and a link at the end.</summary>
    public static readonly int MaxBlockBytes = sizeof(Block) + (((MaxInstructions * 3) + 2) * sizeof(Op));

    private const RflagsBits LazyFlags = RflagsBits.OF | RflagsBits.SF | RflagsBits.ZF | RflagsBits.AF | RflagsBits.CF | RflagsBits.PF;

    private readonly InstructionBytes _bytes = new();
    private readonly Decoder[] _decoders;
    private readonly Flow[] _flow = new Flow[MaxInstructions];
    private Op* _next;
    private Op* _first;
    private int _count;
    private ulong _rip;

    public BlockDecoder() => _decoders = [Decoder.Create(16, _bytes), Decoder.Create(32, _bytes), Decoder.Create(64, _bytes)];

    /// <summary>Of the block decoded last, with its head.</summary>
    public int BlockBytes { get; private set; }

    /// <summary>What code size, privilege-independent features and segments this is decoded for.</summary>
    public uint Mode { get; private set; }

    public bool Is64 => CpuMode.Is64(Mode);

    /// <summary>False with a fault raised: the next page, which the first instruction needs, is not there.</summary>
    public bool Decode(Cpu* cpu, Block* block, ulong linear, byte* host)
    {
        Mode = cpu->Mode;
        Decoder decoder = _decoders[Mode & CpuMode.CodeMask];
        byte* end = (byte*)((ulong)host & ~0xFFFUL) + 4096;
        _first = _next = Block.Ops(block);
        _count = 0;
        _rip = cpu->Rip;
        _ends = false;
        block->SecondPage = Block.NoPage;
        byte* at = host;
        int limit = (Mode & CpuMode.Step) != 0 ? 1 : MaxInstructions;
        while (!_ends && _count < limit && at < end)
        {
            decoder.IP = (_rip + (ulong)(at - host)) & cpu->RipMask;
            _bytes.Set(at, end, null);
            decoder.Decode(out Instruction instruction);
            if (_bytes.RanOut)
            {
                if (_count != 0)
                {
                    break;
                }

                if (!DecodeAcross(cpu, decoder, block, linear, at, end, out instruction))
                {
                    return false;
                }
            }

            Emit(ref instruction, (int)(at - host));
            at += instruction.IsInvalid ? 1 : instruction.Length;
        }

        Finish(block, (int)(at - host));
        return true;
    }

    private bool DecodeAcross(Cpu* cpu, Decoder decoder, Block* block, ulong linear, byte* at, byte* end, out Instruction instruction)
    {
        ulong physical;
        ulong next = (linear & ~0xFFFUL) + 4096;
        instruction = default;
        if (!PageWalker.Translate(cpu, CpuMode.Is64(Mode) ? next : (uint)next, (cpu->Cpl == 3 ? Access.User : 0) | Access.Fetch, &physical))
        {
            return false;
        }

        byte* second = Physical.Host(cpu, physical);
        if (second == null)
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }

        decoder.IP = cpu->Rip;
        _bytes.Set(at, end, second);
        decoder.Decode(out instruction);
        block->SecondPage = _bytes.InSecond ? physical : Block.NoPage;
        _ends = true;
        return true;
    }

    private void Emit(ref Instruction instruction, int offset)
    {
        ref Flow flow = ref _flow[_count];
        flow = default;
        _count++;
        _offset = offset;
        _pure = false;
        _alternative = 0;
        _start = _next;
        bool ends = _ends;
        bool known = !instruction.IsInvalid && Emitters.Emit(this, ref instruction);
        if (!known)
        {
            _next = _start;
            New(ref instruction)->Handler = Handlers.Undefined;
            _ends = true;
        }

        _ends |= ends;
        flow.Op = _start;
        flow.Pure = _pure;
        flow.WithoutFlags = _alternative;
        flow.Modified = instruction.RflagsModified & LazyFlags;
        flow.Read = instruction.RflagsRead & LazyFlags;
    }

    private void Finish(Block* block, int bytes)
    {
        if (!_linked)
        {
            Op* link = _next++;
            *link = default;
            link->Handler = Handlers.Goto;
            link->Disp = bytes;
            link->RipOffset = (ushort)bytes;
            link->Count = (ushort)_count;
        }

        block->Instructions = (uint)_count;
        BlockBytes = (int)((byte*)_next - (byte*)block);
        BlockBytes = (BlockBytes + 63) & ~63;
        RflagsBits live = LazyFlags;
        for (int i = _count - 1; i >= 0; i--)
        {
            ref Flow flow = ref _flow[i];
            if (!flow.Pure)
            {
                live = LazyFlags;
                continue;
            }

            if (flow.WithoutFlags != 0 && (flow.Modified & live) == 0)
            {
                flow.Op->Handler = flow.WithoutFlags;
            }

            live = (live & ~flow.Modified) | flow.Read;
        }

        _linked = false;
    }

    /// <summary>What an instruction does with the flags, for the pass that finds out which are never read.</summary>
    /// <remarks>An instruction that may fault shows the flags to the handler of its fault: they all count as read there.</remarks>
    private struct Flow
    {
        public Op* Op;
        public nint WithoutFlags;
        public RflagsBits Modified;
        public RflagsBits Read;
        public bool Pure;
    }
}
