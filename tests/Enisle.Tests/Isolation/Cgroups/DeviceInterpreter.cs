using Enisle.Abi;

namespace Enisle.Tests.Isolation.Cgroups;

/// <summary>Runs the eBPF instructions that device programs are made of, as instruction-set.rst defines them; any other fails the test.</summary>
internal static class DeviceInterpreter
{
    public static ulong Run(ReadOnlySpan<bpf_insn> program, uint type, uint access, uint major, uint minor)
    {
        uint[] context = [(access << 16) | type, major, minor];
        ulong[] registers = new ulong[11];
        for (int at = 0; ; at++)
        {
            bpf_insn step = program[at];
            ref ulong register = ref registers[step.registers & 15];
            switch (step.code)
            {
                case Bpf.BPF_LDX | Bpf.BPF_W | Bpf.BPF_MEM when step.registers >> 4 == Bpf.BPF_REG_1:
                    register = context[step.off / 4];
                    break;
                case Bpf.BPF_ALU | Bpf.BPF_AND:
                    register = (uint)register & (uint)step.imm;
                    break;
                case Bpf.BPF_ALU | Bpf.BPF_RSH:
                    register = (uint)register >> step.imm;
                    break;
                case Bpf.BPF_ALU | Bpf.BPF_MOV:
                    register = (uint)step.imm;
                    break;
                case Bpf.BPF_JMP32 | Bpf.BPF_JNE:
                    at += (uint)register != (uint)step.imm ? step.off : 0;
                    break;
                case Bpf.BPF_JMP32 | Bpf.BPF_JSET:
                    at += ((uint)register & (uint)step.imm) != 0 ? step.off : 0;
                    break;
                case Bpf.BPF_JMP | Bpf.BPF_JA:
                    at += step.off;
                    break;
                case Bpf.BPF_JMP | Bpf.BPF_EXIT:
                    return registers[0];
                default:
                    throw new InvalidOperationException($"instruction {at}: code {step.code:x2}");
            }
        }
    }
}
