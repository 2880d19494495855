using Enisle.Abi;
using Enisle.Host.Bpf;

namespace Enisle.Isolation.Cgroups.Devices;

/// <summary>Device rules as an eBPF program for cgroup v2: the last rule that speaks of an access decides on it.</summary>
/// <remarks>
/// Spec: struct bpf_cgroup_dev_ctx, linux/bpf.h; Documentation/bpf/standardization/instruction-set.rst. Other than in v1, a rule may
/// take single devices out of an earlier, wider one, and an access of two kinds may be granted by two rules.
/// </remarks>
internal static class DeviceProgram
{
    private const int Result = Bpf.BPF_REG_0;
    private const int Context = Bpf.BPF_REG_1;
    private const int Type = Bpf.BPF_REG_2;

    /// <summary>The accesses asked for that no rule has decided on yet.</summary>
    private const int Open = Bpf.BPF_REG_3;

    private const int Major = Bpf.BPF_REG_4;
    private const int Minor = Bpf.BPF_REG_5;

    /// <summary>Compiles the rules, last first.</summary>
    public static BpfInstruction[] Compile(DeviceRules rules)
    {
        List<BpfInstruction> program = new(8 + (rules.Entries.Count * 8));
        program.Add(Load(Type, 0));                        // r2 = *(u32 *)(r1 + 0)   access_type
        program.Add(Operate(Bpf.BPF_AND, Type, 0xFFFF));   // w2 &= 0xffff            its low half: the device type
        program.Add(Load(Open, 0));                        // r3 = *(u32 *)(r1 + 0)
        program.Add(Operate(Bpf.BPF_RSH, Open, 16));       // w3 >>= 16               its high half: the access
        program.Add(Load(Major, 4));                       // r4 = *(u32 *)(r1 + 4)
        program.Add(Load(Minor, 8));                       // r5 = *(u32 *)(r1 + 8)
        for (int i = rules.Entries.Count - 1; i >= 0; i--)
        {
            AddRule(program, rules.Entries[i]);
        }

        AddReturn(program, rules.AllowsByDefault);
        return [.. program];
    }

    private static void AddRule(List<BpfInstruction> program, DeviceEntry entry)
    {
        List<int> exits = new(4);
        AddUnless(Type, entry.Match.IsBlock ? Bpf.BPF_DEVCG_DEV_BLOCK : Bpf.BPF_DEVCG_DEV_CHAR);   // if w2 != type goto next
        if (entry.Match.Major != DeviceMatch.Any)
        {
            AddUnless(Major, entry.Match.Major);                                                   // if w4 != major goto next
        }

        if (entry.Match.Minor != DeviceMatch.Any)
        {
            AddUnless(Minor, entry.Match.Minor);                                                   // if w5 != minor goto next
        }

        if (entry.Access != DeviceAccess.All && entry.Allow)
        {
            program.Add(Operate(Bpf.BPF_AND, Open, ~(int)entry.Access));                           // w3 &= ~access
            AddUnless(Open, 0);                                                                    // if w3 != 0 goto next
        }
        else if (entry.Access != DeviceAccess.All)
        {
            program.Add(Jump(Bpf.BPF_JSET, Open, (int)entry.Access, 1));                           // if w3 & access goto +1
            exits.Add(program.Count);
            program.Add(new BpfInstruction(Bpf.BPF_JMP | Bpf.BPF_JA, 0, 0, 0));                         // goto next
        }

        AddReturn(program, entry.Allow);
        foreach (int exit in exits)
        {
            program[exit] = program[exit] with { Offset = (short)(program.Count - exit - 1) };
        }

        void AddUnless(int register, long value)
        {
            exits.Add(program.Count);
            program.Add(Jump(Bpf.BPF_JNE, register, unchecked((int)value), 0));
        }
    }

    private static void AddReturn(List<BpfInstruction> program, bool allow)
    {
        program.Add(Operate(Bpf.BPF_MOV, Result, allow ? 1 : 0));                                  // w0 = allow
        program.Add(new BpfInstruction(Bpf.BPF_JMP | Bpf.BPF_EXIT, 0, 0, 0));                           // exit
    }

    private static BpfInstruction Load(int register, short offset) =>
        new(Bpf.BPF_LDX | Bpf.BPF_W | Bpf.BPF_MEM, (byte)(register | (Context << 4)), offset, 0);

    private static BpfInstruction Operate(byte operation, int register, int value) =>
        new((byte)(Bpf.BPF_ALU | operation | Bpf.BPF_K), (byte)register, 0, value);

    // 32-bit compares (5.1): a 64-bit one would extend the sign of a number of 2^31 and more.
    private static BpfInstruction Jump(byte condition, int register, int value, short offset) =>
        new((byte)(Bpf.BPF_JMP32 | condition | Bpf.BPF_K), (byte)register, offset, value);
}
