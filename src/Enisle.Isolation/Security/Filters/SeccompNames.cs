using Enisle.Abi;

namespace Enisle.Isolation.Security.Filters;

/// <summary>The words of <c>linux.seccomp</c>: actions, comparisons, architectures, flags; also what <c>features</c> lists.</summary>
public static class SeccompNames
{
    private const int Eperm = 1;

    /// <summary>SCMP_ACT_*, as the specification has them.</summary>
    public static IReadOnlyList<string> Actions { get; } =
    [
        "SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_LOG",
        "SCMP_ACT_NOTIFY", "SCMP_ACT_TRACE", "SCMP_ACT_TRAP",
    ];

    /// <summary>SCMP_CMP_*.</summary>
    public static IReadOnlyList<string> Operators { get; } =
    [
        "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_LE", "SCMP_CMP_LT", "SCMP_CMP_MASKED_EQ", "SCMP_CMP_NE",
    ];

    /// <summary>SCMP_ARCH_*; all but x86-64, x86 and x32 are accepted and mean nothing on this host.</summary>
    public static IReadOnlyList<string> Architectures { get; } =
    [
        "SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM", "SCMP_ARCH_LOONGARCH64", "SCMP_ARCH_M68K", "SCMP_ARCH_MIPS", "SCMP_ARCH_MIPS64",
        "SCMP_ARCH_MIPS64N32", "SCMP_ARCH_MIPSEL", "SCMP_ARCH_MIPSEL64", "SCMP_ARCH_MIPSEL64N32", "SCMP_ARCH_PARISC", "SCMP_ARCH_PARISC64",
        "SCMP_ARCH_PPC", "SCMP_ARCH_PPC64", "SCMP_ARCH_PPC64LE", "SCMP_ARCH_RISCV64", "SCMP_ARCH_S390", "SCMP_ARCH_S390X", "SCMP_ARCH_SH",
        "SCMP_ARCH_SHEB", "SCMP_ARCH_X32", "SCMP_ARCH_X86", "SCMP_ARCH_X86_64",
    ];

    /// <summary>SECCOMP_FILTER_FLAG_*.</summary>
    public static IReadOnlyList<string> Flags { get; } =
    [
        "SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
    ];

    /// <summary>What a filter returns for an action; <paramref name="data"/> is <c>errnoRet</c>.</summary>
    internal static bool TryGetAction(string name, uint? data, out uint value)
    {
        value = name switch
        {
            "SCMP_ACT_KILL" or "SCMP_ACT_KILL_THREAD" => SeccompAbi.SECCOMP_RET_KILL_THREAD,
            "SCMP_ACT_KILL_PROCESS" => SeccompAbi.SECCOMP_RET_KILL_PROCESS,
            "SCMP_ACT_TRAP" => SeccompAbi.SECCOMP_RET_TRAP,
            "SCMP_ACT_ERRNO" => SeccompAbi.SECCOMP_RET_ERRNO | (data ?? Eperm),
            "SCMP_ACT_NOTIFY" => SeccompAbi.SECCOMP_RET_USER_NOTIF,
            "SCMP_ACT_TRACE" => SeccompAbi.SECCOMP_RET_TRACE | (data ?? Eperm),
            "SCMP_ACT_LOG" => SeccompAbi.SECCOMP_RET_LOG,
            "SCMP_ACT_ALLOW" => SeccompAbi.SECCOMP_RET_ALLOW,
            _ => uint.MaxValue,
        };
        return value != uint.MaxValue;
    }

    /// <summary>A comparison by its name.</summary>
    internal static bool TryGetOperator(string name, out ArgOp op)
    {
        op = name switch
        {
            "SCMP_CMP_NE" => ArgOp.NotEqual,
            "SCMP_CMP_LT" => ArgOp.Less,
            "SCMP_CMP_LE" => ArgOp.LessOrEqual,
            "SCMP_CMP_EQ" => ArgOp.Equal,
            "SCMP_CMP_GE" => ArgOp.GreaterOrEqual,
            "SCMP_CMP_GT" => ArgOp.Greater,
            "SCMP_CMP_MASKED_EQ" => ArgOp.MaskedEqual,
            _ => (ArgOp)byte.MaxValue,
        };
        return op != (ArgOp)byte.MaxValue;
    }

    /// <summary>A flag's bit by its name.</summary>
    internal static bool TryGetFlag(string name, out int flag)
    {
        flag = name switch
        {
            "SECCOMP_FILTER_FLAG_TSYNC" => SeccompAbi.SECCOMP_FILTER_FLAG_TSYNC,
            "SECCOMP_FILTER_FLAG_LOG" => SeccompAbi.SECCOMP_FILTER_FLAG_LOG,
            "SECCOMP_FILTER_FLAG_SPEC_ALLOW" => SeccompAbi.SECCOMP_FILTER_FLAG_SPEC_ALLOW,
            "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV" => SeccompAbi.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,
            _ => 0,
        };
        return flag != 0;
    }
}
