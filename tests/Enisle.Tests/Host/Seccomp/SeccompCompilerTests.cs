using Enisle.Abi;
using Enisle.Host;
using Enisle.Isolation.Security.Filters;
using Enisle.Spec.Runtime;
using SeccompProfile = Enisle.Spec.Runtime.Seccomp;

namespace Enisle.Tests.Host.Seccomp;

public sealed class SeccompCompilerTests
{
    private const uint X64 = SeccompAbi.AUDIT_ARCH_X86_64;
    private const uint Enosys = 0x5_0026;
    private const uint Eperm = 0x5_0001;

    [Fact]
    public void Default_profile_stays_small_and_shallow()
    {
        BpfMachine filter = Compile(ProfileFile.Read("seccomp-default"));

        // libseccomp's needs 1,100 and more, and some 400 steps for the call it asks last.
        Assert.InRange(filter.Length, 1, 400);
        for (uint number = 0; number < 500; number++)
        {
            filter.Run(X64, number, 2, 0, 0, 0, 0, 0);
            Assert.InRange(filter.Steps, 3, 24);
        }
    }

    [Fact]
    public void Call_newer_than_the_profile_does_not_exist()
    {
        BpfMachine filter = Compile(ProfileFile.Read("seccomp-default"));

        Assert.Equal(Enosys, filter.Run(X64, 470));
        Assert.Equal(Eperm, filter.Run(X64, (uint)Syscall.mount));
        Assert.Equal(Enosys, filter.Run(X64, 435)); // clone3, so that libc tries clone, whose flags can be seen
    }

    [Fact]
    public void Flags_default_to_speculation_as_the_process_wants_it()
    {
        Assert.Equal(4u, SeccompCompiler.Compile(New())!.Flags);
        Assert.Equal(0u, SeccompCompiler.Compile(New() with { HasFlags = true })!.Flags);
        Assert.Equal(2u, SeccompCompiler.Compile(New() with { Flags = ["SECCOMP_FILTER_FLAG_LOG"] })!.Flags);
        Assert.Equal(1u, SeccompCompiler.Compile(New() with { Flags = ["SECCOMP_FILTER_FLAG_TSYNC"] })!.Flags);
    }

    [Fact]
    public void Notifying_filter_asks_for_a_listener()
    {
        SeccompProfile profile = New(Rule("mkdir", "SCMP_ACT_NOTIFY")) with
        {
            ListenerPath = "/run/agent",
            Flags = ["SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", "SECCOMP_FILTER_FLAG_TSYNC"],
        };

        SeccompFilter filter = SeccompCompiler.Compile(profile)!;

        Assert.True(filter.Notifies);
        Assert.Equal(0x8u | 0x20 | 1 | 0x10, filter.Flags);
        Assert.Equal(0u, SeccompCompiler.Compile(New() with { Flags = ["SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"] })!.Flags);
    }

    [Fact]
    public void Empty_profile_is_no_filter() => Assert.Null(SeccompCompiler.Compile(New() with { DefaultAction = string.Empty }));

    [Fact]
    public void Profile_of_thousands_of_conditions_jumps_far_and_right()
    {
        // Values two apart do not merge into ranges: every call's search is longer than one jump can reach.
        string[] names = ["read", "write", "open", "close", "stat"];
        SeccompRule[] rules = [.. names.SelectMany((name, i) => Enumerable.Range(0, 300).Select(value => Rule(name, i % 2 == 0 ? "SCMP_ACT_ALLOW" : "SCMP_ACT_LOG", new SeccompArg(0, (ulong)value * 2, 0, "SCMP_CMP_EQ"))))];

        BpfMachine filter = Compile(New(rules) with { Architectures = [] });

        for (uint number = 0; number < names.Length; number++)
        {
            for (ulong value = 0; value < 602; value++)
            {
                uint hit = number % 2 == 0 ? 0x7fff_0000u : 0x7ffc_0000;
                Assert.Equal(value % 2 == 0 && value < 600 ? hit : Eperm, filter.Run(X64, number, value));
            }
        }
    }

    [Fact]
    public void Profile_that_does_not_fit_is_refused()
    {
        SeccompRule[] rules = [.. Enumerable.Range(0, 6000).Select(value => Rule("read", "SCMP_ACT_ALLOW", new SeccompArg(0, (ulong)value * 3, 0, "SCMP_CMP_EQ")))];

        EnisleException error = Assert.Throws<EnisleException>(() => SeccompCompiler.Compile(New(rules)));

        Assert.Equal(ErrorKind.Unsupported, error.Kind);
    }

    [Fact]
    public void Equal_conditions_are_written_once()
    {
        string[] one = ["ioctl"];
        string[] many = ["ioctl", "read", "open", "statx", "prctl", "clone"];
        SeccompArg[] args = [.. Enumerable.Range(0, 20).Select(value => new SeccompArg(0, (ulong)value * 2, 0, "SCMP_CMP_EQ"))];

        int single = Compile(New(new SeccompRule { Names = one, Action = "SCMP_ACT_ALLOW", Args = args })).Length;
        int shared = Compile(New(new SeccompRule { Names = many, Action = "SCMP_ACT_ALLOW", Args = args })).Length;

        Assert.InRange(shared, single, single + 40);
    }

    [Theory]
    [InlineData("defaultAction: «SCMP_ACT_NO» is not an action")]
    [InlineData("defaultAction: SCMP_ACT_NOTIFY cannot be the default action")]
    [InlineData("defaultErrnoRet: 65536 is above 65535")]
    [InlineData("architectures: «SCMP_ARCH_VAX» is not an architecture")]
    [InlineData("flags[0]: «SECCOMP_FILTER_FLAG_NO» is not a flag")]
    [InlineData("syscalls[0].action: «SCMP_ACT_NO» is not an action")]
    [InlineData("syscalls[0].errnoRet: 70000 is above 65535")]
    [InlineData("syscalls[0].names: an empty name")]
    [InlineData("syscalls[0].args[0].index: 6 is above 5, the last argument")]
    [InlineData("syscalls[0].args[1].op: «SCMP_CMP_NO» is not a comparison")]
    [InlineData("syscalls[0]: SCMP_ACT_NOTIFY cannot be used for write")]
    [InlineData("listenerPath: SCMP_ACT_NOTIFY needs one")]
    [InlineData("syscalls[1]: another rule for read has the same conditions, or more, with another action")]
    public void Broken_rule_is_named(string message)
    {
        EnisleException error = Assert.Throws<EnisleException>(() => SeccompCompiler.Compile(Broken(message)));

        Assert.Equal($"config.json: linux.seccomp.{message}", error.Message);
        Assert.Equal(ErrorKind.Invalid, error.Kind);
    }

    private static SeccompProfile Broken(string message)
    {
        SeccompRule read = Rule("read", "SCMP_ACT_ALLOW", new SeccompArg(0, 1, 0, "SCMP_CMP_EQ"));
        return message.Split(' ')[0] switch
        {
            "defaultAction:" => New() with { DefaultAction = message.Contains("_NO»", StringComparison.Ordinal) ? "SCMP_ACT_NO" : "SCMP_ACT_NOTIFY" },
            "defaultErrnoRet:" => New() with { DefaultErrnoRet = 65536 },
            "architectures:" => New() with { Architectures = ["SCMP_ARCH_VAX"] },
            "flags[0]:" => New() with { Flags = ["SECCOMP_FILTER_FLAG_NO"] },
            "syscalls[0].action:" => New(read with { Action = "SCMP_ACT_NO" }),
            "syscalls[0].errnoRet:" => New(read with { Action = "SCMP_ACT_ERRNO", ErrnoRet = 70000 }),
            "syscalls[0].names:" => New(read with { Names = [string.Empty] }),
            "syscalls[0].args[0].index:" => New(read with { Args = [new SeccompArg(6, 0, 0, "SCMP_CMP_EQ")] }),
            "syscalls[0].args[1].op:" => New(read with { Args = [read.Args[0], new SeccompArg(1, 0, 0, "SCMP_CMP_NO")] }),
            "syscalls[0]:" => New(Rule("write", "SCMP_ACT_NOTIFY")),
            "listenerPath:" => New(Rule("mkdir", "SCMP_ACT_NOTIFY")),
            _ => New(read, read with { Action = "SCMP_ACT_LOG" }),
        };
    }

    private static BpfMachine Compile(SeccompProfile profile) => new(SeccompCompiler.Compile(profile)!.Program.Span);

    private static SeccompProfile New(params SeccompRule[] rules) => new() { DefaultAction = "SCMP_ACT_ERRNO", Syscalls = rules };

    private static SeccompRule Rule(string name, string action, params SeccompArg[] args) => new() { Names = [name], Action = action, Args = args };
}
