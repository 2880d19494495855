using System.Runtime.InteropServices;
using Enisle.Abi;

namespace Enisle.Host.Processes;

/// <summary>Leaves this process a list of system calls and no other. Spec: seccomp(2).</summary>
public static unsafe class SystemCallFilter
{
    private const uint NumberOffset = 0; // struct seccomp_data: nr, arch
    private const uint ArchOffset = 4;

    /// <summary>For all threads, those to come too; there is no way back. Others fail with EPERM, those of another architecture kill.</summary>
    /// <param name="allowed">Short: each is a comparison, the kernel caches the answers.</param>
    public static void Allow(ReadOnlySpan<Syscall> allowed)
    {
        List<sock_filter> program =
        [
            Load(ArchOffset),
            JumpIfEqual(SeccompAbi.AUDIT_ARCH_X86_64),
            Jump(1),
            Return(SeccompAbi.SECCOMP_RET_KILL_PROCESS),
            Load(NumberOffset),
        ];
        foreach (Syscall number in allowed)
        {
            program.Add(JumpIfEqual((uint)number));
            program.Add(Return(SeccompAbi.SECCOMP_RET_ALLOW));
        }

        program.Add(Return(SeccompAbi.SECCOMP_RET_ERRNO | (uint)Errno.EPERM));
        Install(CollectionsMarshal.AsSpan(program));
    }

    private static void Install(Span<sock_filter> program)
    {
        Check.Call(Libc.syscall((long)Syscall.prctl, Prctl.PR_SET_NO_NEW_PRIVS, 1), "prctl", "PR_SET_NO_NEW_PRIVS");
        fixed (sock_filter* filter = program)
        {
            sock_fprog argument = new() { len = (ushort)program.Length, filter = filter };
            long result = Libc.syscall(
                (long)Syscall.seccomp, SeccompAbi.SECCOMP_SET_MODE_FILTER, SeccompAbi.SECCOMP_FILTER_FLAG_TSYNC, (long)&argument);
            Check.Call(result, "seccomp");
            if (result > 0)
            {
                throw new LinuxException(Errno.EBUSY, "seccomp", $"thread {result} has another filter");
            }
        }
    }

    private static sock_filter Load(uint offset) => new() { code = ClassicBpf.BPF_LD | ClassicBpf.BPF_W | ClassicBpf.BPF_ABS, k = offset };

    private static sock_filter JumpIfEqual(uint value) =>
        new() { code = ClassicBpf.BPF_JMP | ClassicBpf.BPF_JEQ | ClassicBpf.BPF_K, jt = 0, jf = 1, k = value };

    private static sock_filter Jump(uint count) => new() { code = ClassicBpf.BPF_JMP | ClassicBpf.BPF_JA, k = count };

    private static sock_filter Return(uint value) => new() { code = ClassicBpf.BPF_RET | ClassicBpf.BPF_K, k = value };
}
