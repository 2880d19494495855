using Enisle.Spec.Runtime;
using SeccompProfile = Enisle.Spec.Runtime.Seccomp;

namespace Enisle.Tests.Host.Seccomp;

/// <summary>One profile for each thing that a profile can say.</summary>
internal static class HandMadeProfiles
{
    private const string Allow = "SCMP_ACT_ALLOW";
    private const string Errno = "SCMP_ACT_ERRNO";

    private static readonly string[] s_actions =
    [
        "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_TRAP", Errno, "SCMP_ACT_TRACE", "SCMP_ACT_LOG",
        "SCMP_ACT_NOTIFY", Allow,
    ];

    private static readonly (string Op, ulong Value, ulong Two)[] s_comparisons =
    [
        ("NE", 0, 0), ("NE", 7, 0), ("NE", 0x1_0000_0000, 0), ("NE", ulong.MaxValue, 0),
        ("LT", 0, 0), ("LT", 1, 0), ("LT", 12, 0), ("LT", 0x1_0000_0000, 0), ("LT", 0x5_0000_0007, 0), ("LT", ulong.MaxValue, 0),
        ("LE", 0, 0), ("LE", 0xffff_ffff, 0), ("LE", 0x5_0000_0007, 0), ("LE", ulong.MaxValue, 0),
        ("EQ", 0, 0), ("EQ", 0xffff_ffff, 0), ("EQ", 0x1_0000_0000, 0), ("EQ", 0x5_0000_0007, 0), ("EQ", ulong.MaxValue, 0),
        ("GE", 0, 0), ("GE", 1, 0), ("GE", 0x1_0000_0000, 0), ("GE", 0x5_0000_0007, 0), ("GE", ulong.MaxValue, 0),
        ("GT", 0, 0), ("GT", 0xffff_ffff, 0), ("GT", 0x5_0000_0007, 0), ("GT", ulong.MaxValue, 0),
        ("MASKED_EQ", 0x7e02_0000, 0), ("MASKED_EQ", 0xff, 3), ("MASKED_EQ", 0xff, 0x103), ("MASKED_EQ", 0, 5),
        ("MASKED_EQ", 0xffff_ffff_0000_0000, 0x5_0000_0000), ("MASKED_EQ", 0x1_0000_0001, 0x1_0000_0001), ("MASKED_EQ", ulong.MaxValue, 9),
    ];

    public static IEnumerable<TheoryDataRow<string>> All() => Profiles().Select(profile => new TheoryDataRow<string>(profile.Name));

    public static SeccompProfile Get(string name) => Profiles().Single(profile => profile.Name == name).Profile;

    private static IEnumerable<(string Name, SeccompProfile Profile)> Profiles()
    {
        foreach (string action in s_actions)
        {
            yield return ($"{action} by rule", New(action == Allow ? Errno : Allow, Rule("read", action), Rule("ioctl", action, Arg(1, "EQ", 0x5401))));
            if (action != "SCMP_ACT_NOTIFY")
            {
                yield return ($"{action} by default", New(action, Rule("read", action == Allow ? Errno : Allow), Rule("statx", action)));
            }
        }

        foreach ((string op, ulong value, ulong two) in s_comparisons)
        {
            yield return ($"{op} {value:x} {two:x}", New(Errno, Rule("ioctl", Allow, Arg(1, op, value, two))));
        }

        foreach ((string name, SeccompProfile profile) in Several())
        {
            yield return (name, profile);
        }
    }

    private static IEnumerable<(string, SeccompProfile)> Several()
    {
        yield return ("several arguments are a conjunction", New(Errno, Rule("prctl", Allow, Arg(2, "EQ", 1), Arg(0, "NE", 8), Arg(1, "LT", 0x1_0000_0000))));
        yield return ("several conditions on one argument are alternatives", New(Errno, Rule("prctl", Allow, Arg(0, "EQ", 1), Arg(0, "EQ", 8), Arg(1, "EQ", 3))));
        yield return ("several rules are alternatives", New(Errno, Rule("open", Allow, Arg(0, "EQ", 1)), Rule("open", Allow, Arg(1, "EQ", 1)), Rule("open", Allow, Arg(2, "EQ", 1))));
        yield return ("a rule without conditions wins when it comes last", New(Errno, Rule("open", Allow, Arg(0, "EQ", 1)), Rule("open", Allow)));
        yield return ("a rule without conditions wins when it comes first", New(Errno, Rule("open", Allow), Rule("open", Allow, Arg(0, "EQ", 1))));
        yield return ("the same rule twice", New(Errno, Rule("open", Allow, Arg(0, "EQ", 1)), Rule("open", Allow, Arg(0, "EQ", 1))));
        yield return ("names that nobody knows", New(Errno, Rule("nosuchcall", Allow), Rule("ünïcode", Allow), Rule("read", Allow)));
        yield return ("no rule", New(Errno));
        yield return ("only call 0", New(Errno, Rule("read", Allow)));
        yield return ("x86-64 alone", New(Errno, Rule("read", Allow), Rule("statx", Allow)) with { Architectures = ["SCMP_ARCH_X86_64"] });
        yield return ("x86 alone in the list", New(Errno, Rule("read", Allow), Rule("statx", Allow)) with { Architectures = ["SCMP_ARCH_X86"] });
        yield return ("x32 alone in the list", New(Errno, Rule("ioctl", Allow), Rule("rt_sigaction", Allow)) with { Architectures = ["SCMP_ARCH_X32"] });
        yield return ("no architecture", New(Errno, Rule("read", Allow), Rule("clone3", Allow)) with { Architectures = [] });
        yield return ("an architecture twice", New(Errno, Rule("statx", Allow)) with { Architectures = ["SCMP_ARCH_X32", "SCMP_ARCH_X32", "SCMP_ARCH_X86", "SCMP_ARCH_X86"] });
        yield return ("sockets go through socketcall on x86", New(Errno, Rule("socket", Allow, Arg(0, "EQ", 2)), Rule("accept", Allow), Rule("openat2", Allow)));
        yield return ("queues go through ipc on x86", New(Errno, Rule("semop", Allow), Rule("semctl", Allow, Arg(2, "EQ", 3)), Rule("shmat", Allow), Rule("openat2", Allow)));
    }

    private static SeccompProfile New(string defaultAction, params SeccompRule[] rules) => new()
    {
        DefaultAction = defaultAction,
        Architectures = ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
        ListenerPath = "/run/agent.sock",
        Syscalls = rules,
    };

    private static SeccompRule Rule(string name, string action, params SeccompArg[] args) => new() { Names = [name], Action = action, Args = args };

    private static SeccompArg Arg(uint index, string op, ulong value, ulong two = 0) => new(index, value, two, $"SCMP_CMP_{op}");
}
