using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>Spec: config-linux.md, «Seccomp». Whether a system call's name is known is the filter compiler's business.</summary>
internal static class SeccompRules
{
    private const string Actions =
        "SCMP_ACT_KILL, SCMP_ACT_KILL_PROCESS, SCMP_ACT_KILL_THREAD, SCMP_ACT_TRAP, SCMP_ACT_ERRNO, SCMP_ACT_TRACE, SCMP_ACT_ALLOW, SCMP_ACT_LOG, SCMP_ACT_NOTIFY";

    // SECCOMP_RET_DATA is 16 bits.
    private const uint MaxErrno = 0xFFFF;

    public static void Check(Seccomp? seccomp, string file)
    {
        if (seccomp is null)
        {
            return;
        }

        CheckAction(seccomp.DefaultAction, seccomp.DefaultErrnoRet, file, "linux.seccomp.defaultAction", "linux.seccomp.defaultErrnoRet");
        if (seccomp.DefaultAction == "SCMP_ACT_NOTIFY")
        {
            throw new SpecException(file, "linux.seccomp.defaultAction", "SCMP_ACT_NOTIFY would stop the process before it can hand over the listener");
        }

        for (int i = 0; i < seccomp.Architectures.Count; i++)
        {
            if (!IsArchitecture(seccomp.Architectures[i]))
            {
                throw new SpecException(file, $"linux.seccomp.architectures[{i}]", $"{FieldPath.Quote(seccomp.Architectures[i])} is not an architecture of libseccomp such as SCMP_ARCH_X86_64");
            }
        }

        for (int i = 0; i < seccomp.Flags.Count; i++)
        {
            if (seccomp.Flags[i] is not ("SECCOMP_FILTER_FLAG_TSYNC" or "SECCOMP_FILTER_FLAG_LOG" or "SECCOMP_FILTER_FLAG_SPEC_ALLOW" or "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"))
            {
                throw new SpecException(file, $"linux.seccomp.flags[{i}]", $"{FieldPath.Quote(seccomp.Flags[i])} is not one of SECCOMP_FILTER_FLAG_TSYNC, _LOG, _SPEC_ALLOW, _WAIT_KILLABLE_RECV");
            }
        }

        if (seccomp.ListenerMetadata is not null && seccomp.ListenerPath is null)
        {
            throw new SpecException(file, "linux.seccomp.listenerMetadata", "needs listenerPath");
        }

        CheckSyscalls(seccomp, file);
    }

    private static void CheckSyscalls(Seccomp seccomp, string file)
    {
        for (int i = 0; i < seccomp.Syscalls.Count; i++)
        {
            SeccompRule rule = seccomp.Syscalls[i];
            CheckAction(rule.Action, rule.ErrnoRet, file, i, "action", "errnoRet");
            if (rule.Names.Count == 0)
            {
                throw new SpecException(file, $"linux.seccomp.syscalls[{i}].names", "must not be empty");
            }

            if (rule.Action == "SCMP_ACT_NOTIFY")
            {
                CheckNotify(seccomp, rule, file, i);
            }

            CheckArgs(rule.Args, file, i);
        }
    }

    private static void CheckArgs(IReadOnlyList<SeccompArg> args, string file, int rule)
    {
        for (int i = 0; i < args.Count; i++)
        {
            (uint index, _, _, string op) = args[i];
            if (index > 5)
            {
                throw new SpecException(file, $"linux.seccomp.syscalls[{rule}].args[{i}].index", $"{index} is more than 5");
            }

            if (op is not ("SCMP_CMP_NE" or "SCMP_CMP_LT" or "SCMP_CMP_LE" or "SCMP_CMP_EQ" or "SCMP_CMP_GE" or "SCMP_CMP_GT" or "SCMP_CMP_MASKED_EQ"))
            {
                throw new SpecException(file, $"linux.seccomp.syscalls[{rule}].args[{i}].op", $"{FieldPath.Quote(op)} is not one of SCMP_CMP_NE, SCMP_CMP_LT, SCMP_CMP_LE, SCMP_CMP_EQ, SCMP_CMP_GE, SCMP_CMP_GT, SCMP_CMP_MASKED_EQ");
            }
        }
    }

    private static void CheckNotify(Seccomp seccomp, SeccompRule rule, string file, int index)
    {
        if (seccomp.ListenerPath is null)
        {
            throw new SpecException(file, "linux.seccomp.listenerPath", $"is required by SCMP_ACT_NOTIFY in syscalls[{index}]");
        }

        for (int i = 0; i < rule.Names.Count; i++)
        {
            if (rule.Names[i] == "write")
            {
                throw new SpecException(file, $"linux.seccomp.syscalls[{index}].names[{i}]", "write cannot have SCMP_ACT_NOTIFY: the process hands over the listener by it");
            }
        }
    }

    private static void CheckAction(string action, uint? errnoRet, string file, int rule, string actionField, string errnoField)
    {
        if (!IsAction(action) || !FitsErrno(action, errnoRet))
        {
            CheckAction(action, errnoRet, file, $"linux.seccomp.syscalls[{rule}].{actionField}", $"linux.seccomp.syscalls[{rule}].{errnoField}");
        }
    }

    private static void CheckAction(string action, uint? errnoRet, string file, string actionField, string errnoField)
    {
        if (!IsAction(action))
        {
            throw new SpecException(file, actionField, $"{FieldPath.Quote(action)} is not one of {Actions}");
        }

        if (!FitsErrno(action, errnoRet))
        {
            throw new SpecException(file, errnoField, errnoRet > MaxErrno ? $"{errnoRet} is more than {MaxErrno}" : $"{action} returns no errno");
        }
    }

    private static bool IsAction(string action) => action is "SCMP_ACT_KILL" or "SCMP_ACT_KILL_PROCESS" or "SCMP_ACT_KILL_THREAD" or "SCMP_ACT_TRAP"
        or "SCMP_ACT_ERRNO" or "SCMP_ACT_TRACE" or "SCMP_ACT_ALLOW" or "SCMP_ACT_LOG" or "SCMP_ACT_NOTIFY";

    private static bool FitsErrno(string action, uint? errnoRet) =>
        errnoRet is null || (errnoRet <= MaxErrno && action is "SCMP_ACT_ERRNO" or "SCMP_ACT_TRACE");

    private static bool IsArchitecture(string name) => name is "SCMP_ARCH_X86" or "SCMP_ARCH_X86_64" or "SCMP_ARCH_X32" or "SCMP_ARCH_ARM"
        or "SCMP_ARCH_AARCH64" or "SCMP_ARCH_MIPS" or "SCMP_ARCH_MIPS64" or "SCMP_ARCH_MIPS64N32" or "SCMP_ARCH_MIPSEL" or "SCMP_ARCH_MIPSEL64"
        or "SCMP_ARCH_MIPSEL64N32" or "SCMP_ARCH_PPC" or "SCMP_ARCH_PPC64" or "SCMP_ARCH_PPC64LE" or "SCMP_ARCH_S390" or "SCMP_ARCH_S390X"
        or "SCMP_ARCH_PARISC" or "SCMP_ARCH_PARISC64" or "SCMP_ARCH_RISCV64" or "SCMP_ARCH_LOONGARCH64" or "SCMP_ARCH_M68K" or "SCMP_ARCH_SH" or "SCMP_ARCH_SHEB";
}
