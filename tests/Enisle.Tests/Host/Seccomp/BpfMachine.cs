using System.Buffers.Binary;
using Enisle.Abi;

namespace Enisle.Tests.Host.Seccomp;

/// <summary>Runs a seccomp filter as the kernel would, and refuses what the kernel refuses.</summary>
internal sealed class BpfMachine
{
    private readonly (ushort Code, byte IfTrue, byte IfFalse, uint K)[] _code;

    public BpfMachine(ReadOnlySpan<byte> program)
    {
        Assert.Equal(0, program.Length % 8);
        _code = new (ushort, byte, byte, uint)[program.Length / 8];
        Assert.InRange(_code.Length, 1, ClassicBpf.BPF_MAXINSNS);
        for (int i = 0; i < _code.Length; i++)
        {
            ReadOnlySpan<byte> one = program[(i * 8)..];
            _code[i] = (BinaryPrimitives.ReadUInt16LittleEndian(one), one[2], one[3], BinaryPrimitives.ReadUInt32LittleEndian(one[4..]));
        }
    }

    public int Length => _code.Length;

    /// <summary>Instructions of the last run.</summary>
    public int Steps { get; private set; }

    /// <summary>Whether the last run looked at the call's number.</summary>
    public bool ReadNumber { get; private set; }

    public uint Run(uint architecture, uint number, params ReadOnlySpan<ulong> args)
    {
        uint accumulator = 0;
        Steps = 0;
        ReadNumber = false;
        for (int at = 0; ;)
        {
            (ushort code, byte ifTrue, byte ifFalse, uint k) = _code[at++];
            Steps++;
            switch (code)
            {
                case ClassicBpf.BPF_LD | ClassicBpf.BPF_W | ClassicBpf.BPF_ABS:
                    ReadNumber |= k == 0;
                    accumulator = Load(architecture, number, args, k);
                    break;
                case ClassicBpf.BPF_ALU | ClassicBpf.BPF_AND | ClassicBpf.BPF_K:
                    accumulator &= k;
                    break;
                case ClassicBpf.BPF_RET | ClassicBpf.BPF_K:
                    return k;
                case ClassicBpf.BPF_JMP | ClassicBpf.BPF_JA:
                    at += (int)k;
                    break;
                case ClassicBpf.BPF_JMP | ClassicBpf.BPF_JEQ:
                    at += accumulator == k ? ifTrue : ifFalse;
                    break;
                case ClassicBpf.BPF_JMP | ClassicBpf.BPF_JGE:
                    at += accumulator >= k ? ifTrue : ifFalse;
                    break;
                case ClassicBpf.BPF_JMP | ClassicBpf.BPF_JGT:
                    at += accumulator > k ? ifTrue : ifFalse;
                    break;
                case ClassicBpf.BPF_JMP | ClassicBpf.BPF_JSET:
                    at += (accumulator & k) != 0 ? ifTrue : ifFalse;
                    break;
                default:
                    throw new InvalidDataException($"instruction {at - 1}: code {code:x}");
            }
        }
    }

    private static uint Load(uint architecture, uint number, ReadOnlySpan<ulong> args, uint offset)
    {
        Assert.True(offset % 4 == 0 && offset < 64, $"load at {offset}");
        if (offset < 16)
        {
            return offset == 0 ? number : offset == 4 ? architecture : 0;
        }

        int index = (int)(offset - 16) / 8;
        ulong value = index < args.Length ? args[index] : 0;
        return offset % 8 == 0 ? (uint)value : (uint)(value >> 32);
    }
}
