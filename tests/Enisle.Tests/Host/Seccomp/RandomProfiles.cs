using Enisle.Spec.Runtime;
using SeccompProfile = Enisle.Spec.Runtime.Seccomp;

namespace Enisle.Tests.Host.Seccomp;

/// <summary>Profiles as nobody writes them: many rules on few calls, values that almost coincide.</summary>
/// <param name="seed">Each gives one profile.</param>
/// <param name="onlyWide">Only calls that x86-64 has: libseccomp 2.5 can lose the load of the number when it drops a call of others.</param>
internal sealed class RandomProfiles(int seed, bool onlyWide)
{
    private const int WideNames = 18;

    private static readonly string[] s_actions =
    [
        "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_TRAP", "SCMP_ACT_ERRNO", "SCMP_ACT_TRACE", "SCMP_ACT_LOG", "SCMP_ACT_ALLOW",
        "SCMP_ACT_NOTIFY",
    ];

    private static readonly string[] s_names =
    [
        "read", "open", "ioctl", "socket", "accept", "semop", "semctl", "shmat", "clone", "personality", "prctl", "recvfrom", "rt_sigaction",
        "preadv2", "statx", "clone3", "openat2", "recvmmsg", "chown32", "stat64", "_llseek", "socketcall", "ipc", "nosuchcall", "send",
    ];

    private static readonly string[] s_operators =
    [
        "SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_MASKED_EQ",
    ];

    private static readonly ulong[] s_values =
    [
        0, 1, 2, 3, 7, 8, 0xff, 0x100, 0x2_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000, 0x1_0000_0001, 0x2_0000_0005,
        0xffff_ffff_0000_0000, 0xffff_ffff_ffff_fffe, 0xffff_ffff_ffff_ffff,
    ];

    private readonly Random _random = new(seed);

    /// <summary>Names that the profiles are about.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>A profile in which all rules of a call have one action, so that their order means nothing.</summary>
    public SeccompProfile OneActionPerCall()
    {
        Dictionary<string, string> actions = s_names.ToDictionary(name => name, _ => Pick(s_actions));

        // On i386 these are one call, or two.
        foreach (string name in (string[])["socket", "accept", "recvfrom", "recvmmsg", "send", "semop", "semctl", "shmat", "ipc"])
        {
            actions[name] = actions["socketcall"];
        }

        return New(name => actions[name]);
    }

    /// <summary>A profile in which rules overlap and disagree.</summary>
    public SeccompProfile Mixed() => New(_ => Pick(s_actions));

    private SeccompProfile New(Func<string, string> actionOf)
    {
        // Every other profile compares for equality only.
        string[] operators = seed % 2 == 0 ? s_operators : ["SCMP_CMP_EQ", "SCMP_CMP_MASKED_EQ"];
        List<SeccompRule> rules = [];
        for (int i = _random.Next(1, 24); i > 0; i--)
        {
            string name = s_names[_random.Next(onlyWide ? WideNames : s_names.Length)];
            string action = actionOf(name);
            rules.Add(new SeccompRule
            {
                Names = [name],
                Action = action,
                ErrnoRet = action is "SCMP_ACT_ERRNO" or "SCMP_ACT_TRACE" ? 5 : null,
                Args = Args(operators),
            });
        }

        List<string> architectures = ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"];
        architectures.RemoveAll(_ => _random.Next(3) == 0);
        return new SeccompProfile
        {
            DefaultAction = Pick(s_actions[..^1]),
            DefaultErrnoRet = _random.Next(2) == 0 ? null : 38,
            Architectures = architectures,
            ListenerPath = "/run/agent.sock",
            Syscalls = rules,
        };
    }

    private SeccompArg[] Args(string[] operators)
    {
        SeccompArg[] args = new SeccompArg[_random.Next(8) switch { 0 => 0, < 6 => 1, 6 => 2, _ => 3 }];
        for (int i = 0; i < args.Length; i++)
        {
            args[i] = new SeccompArg((uint)_random.Next(3), Pick(s_values), Pick(s_values), Pick(operators));
        }

        return args;
    }

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
