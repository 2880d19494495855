using System.Buffers.Binary;
using Enisle.Abi;
using Enisle.Host;

namespace Enisle.Isolation.Security.Filters;

/// <summary>Writes a classic BPF program from its end to its start.</summary>
/// <remarks>
/// Jumps only go forwards, so the target of a jump is always written before the jump, and its distance is known. A conditional jump
/// reaches 255 instructions; what is farther gets an unconditional one, or another copy of the return, right behind it.
/// </remarks>
internal sealed class BpfWriter
{
    // Less than 255 by the instructions that one jump can add between itself and its target.
    private const int MaxDistance = 253;

    // sock_filter, as a number of the host's byte order: code, jt, jf, k. The program's last instruction comes first.
    private readonly List<ulong> _code = new(512);
    private readonly List<(uint Action, int Position)> _returns = [];

    /// <summary>Loads 32 bits of seccomp_data, then goes on at <paramref name="next"/>.</summary>
    public BpfTarget Load(int offset, BpfTarget next) => Straight(ClassicBpf.BPF_LD | ClassicBpf.BPF_W | ClassicBpf.BPF_ABS, (uint)offset, next);

    /// <summary>Masks what is loaded, then goes on at <paramref name="next"/>.</summary>
    public BpfTarget And(uint mask, BpfTarget next) => Straight(ClassicBpf.BPF_ALU | ClassicBpf.BPF_AND | ClassicBpf.BPF_K, mask, next);

    /// <summary>Compares what is loaded: <paramref name="comparison"/> is BPF_JEQ, BPF_JGE, BPF_JGT or BPF_JSET.</summary>
    public BpfTarget Jump(int comparison, uint value, BpfTarget ifTrue, BpfTarget ifFalse)
    {
        if (ifTrue == ifFalse)
        {
            return ifTrue;
        }

        int falsePosition = Reach(ifFalse);
        int truePosition = Reach(ifTrue);
        int here = _code.Count;
        Add(ClassicBpf.BPF_JMP | comparison | ClassicBpf.BPF_K, here - truePosition, here - falsePosition, value);
        return BpfTarget.At(_code.Count);
    }

    /// <summary>A binary search: goes to the target of the range in which the loaded value lies; range n begins at <c>starts[n]</c>.</summary>
    public BpfTarget Search(ReadOnlySpan<uint> starts, ReadOnlySpan<BpfTarget> targets)
    {
        if (starts.Length == 1)
        {
            return targets[0];
        }

        if (starts.Length == 3 && targets[0] == targets[2] && starts[2] - starts[1] == 1)
        {
            return Jump(ClassicBpf.BPF_JEQ, starts[1], targets[1], targets[0]);
        }

        int middle = starts.Length / 2;
        BpfTarget upper = Search(starts[middle..], targets[middle..]);
        BpfTarget lower = Search(starts[..middle], targets[..middle]);
        return Jump(ClassicBpf.BPF_JGE, starts[middle], upper, lower);
    }

    /// <summary>The program, as seccomp(2) takes it.</summary>
    public byte[] ToProgram()
    {
        byte[] program = new byte[_code.Count * sizeof(ulong)];
        Span<byte> rest = program;
        for (int i = _code.Count - 1; i >= 0; i--)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(rest, _code[i]);
            rest = rest[sizeof(ulong)..];
        }

        return program;
    }

    private BpfTarget Straight(int code, uint value, BpfTarget next)
    {
        int position = next.IsReturn ? LastReturn(next.Value) : (int)next.Value;
        if (position == 0 || position != _code.Count)
        {
            WriteDetour(next);
        }

        Add(code, 0, 0, value);
        return BpfTarget.At(_code.Count);
    }

    /// <summary>The position of an instruction near enough that does what <paramref name="target"/> says.</summary>
    private int Reach(BpfTarget target)
    {
        int position = target.IsReturn ? LastReturn(target.Value) : (int)target.Value;
        return position > 0 && _code.Count - position <= MaxDistance ? position : WriteDetour(target);
    }

    private int WriteDetour(BpfTarget target)
    {
        if (!target.IsReturn)
        {
            Add(ClassicBpf.BPF_JMP | ClassicBpf.BPF_JA, 0, 0, (uint)_code.Count - target.Value);
            return _code.Count;
        }

        Add(ClassicBpf.BPF_RET | ClassicBpf.BPF_K, 0, 0, target.Value);
        for (int i = 0; i < _returns.Count; i++)
        {
            if (_returns[i].Action == target.Value)
            {
                _returns[i] = (target.Value, _code.Count);
                return _code.Count;
            }
        }

        _returns.Add((target.Value, _code.Count));
        return _code.Count;
    }

    private int LastReturn(uint action)
    {
        foreach ((uint known, int position) in _returns)
        {
            if (known == action)
            {
                return position;
            }
        }

        return 0;
    }

    private void Add(int code, int ifTrue, int ifFalse, uint value)
    {
        if (_code.Count == ClassicBpf.BPF_MAXINSNS)
        {
            throw new EnisleException(ErrorKind.Unsupported, "config.json: linux.seccomp: the filter needs more than the 4096 instructions that the kernel takes");
        }

        _code.Add((ushort)code | ((ulong)(byte)ifTrue << 16) | ((ulong)(byte)ifFalse << 24) | ((ulong)value << 32));
    }
}
