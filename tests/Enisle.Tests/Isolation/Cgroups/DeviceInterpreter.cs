using Enisle.Abi;
using Enisle.Host.Bpf;

namespace Enisle.Tests.Isolation.Cgroups;

/// <summary>Runs the eBPF instructions that device programs are made of, as instruction-set.rst defines them; any other fails the test.</summary>
internal static class DeviceInterpreter
{
    public static ulong Run(ReadOnlySpan<BpfInstruction> program, uint type, uint access, uint major, uint minor)
    {
        uint[] context = [(access << 16) | type, major, minor];
        ulong[] registers = new ulong[11];
        for (int at = 0; ; at++)
        {
            BpfInstruction step = program[at];
            ref ulong register = ref registers[step.Registers & 15];
            switch (step.Code)
            {
                case Bpf.BPF_LDX | Bpf.BPF_W | Bpf.BPF_MEM when step.Registers >> 4 == Bpf.BPF_REG_1:
                    register = context[step.Offset / 4];
                    break;
                case Bpf.BPF_ALU | Bpf.BPF_AND:
                    register = (uint)register & (uint)step.Value;
                    break;
                case Bpf.BPF_ALU | Bpf.BPF_RSH:
                    register = (uint)register >> step.Value;
                    break;
                case Bpf.BPF_ALU | Bpf.BPF_MOV:
                    register = (uint)step.Value;
                    break;
                case Bpf.BPF_JMP32 | Bpf.BPF_JNE:
                    at += (uint)register != (uint)step.Value ? step.Offset : 0;
                    break;
                case Bpf.BPF_JMP32 | Bpf.BPF_JSET:
                    at += ((uint)register & (uint)step.Value) != 0 ? step.Offset : 0;
                    break;
                case Bpf.BPF_JMP | Bpf.BPF_JA:
                    at += step.Offset;
                    break;
                case Bpf.BPF_JMP | Bpf.BPF_EXIT:
                    return registers[0];
                default:
                    throw new InvalidOperationException($"instruction {at}: code {step.Code:x2}");
            }
        }
    }
}
