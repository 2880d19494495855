using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>linux.seccomp: actions, arguments, flags and the notify listener.</summary>
[RequiresRoot]
[RequiresProbe]
public sealed class SeccompTests : ContainerTest
{
    // getpriority(which, who): both arguments are ours to choose, and no runtime needs it after the filter is loaded.
    private const string Getpriority = "140";

    [Fact]
    public void An_errno_action_answers_EPERM()
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_ERRNO" }""");

        _ = Call(Getpriority).Printed("errno 1");
    }

    [Fact]
    public void ErrnoRet_chooses_the_errno()
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_ERRNO", "errnoRet": 77 }""");

        _ = Call(Getpriority).Printed("errno 77");
    }

    [Fact]
    public void A_call_without_a_rule_gets_the_default_action()
    {
        Profile("""{ "names": [ "mkdir", "mkdirat" ], "action": "SCMP_ACT_ERRNO" }""");

        _ = Call(Getpriority).Printed("20");
    }

    [Theory]
    [InlineData("SCMP_ACT_KILL")]
    [InlineData("SCMP_ACT_KILL_PROCESS")]
    [InlineData("SCMP_ACT_KILL_THREAD")]
    public void A_kill_action_ends_the_program_with_SIGSYS(string action)
    {
        Profile($$"""{ "names": [ "getpriority" ], "action": "{{action}}" }""");
        _ = Bundle.Args("/bin/probe", "call", Getpriority);

        _ = Run().Exited(128 + 31);
    }

    [Fact]
    public void A_trap_action_sends_SIGSYS()
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_TRAP" }""");
        _ = Bundle.Args("/bin/probe", "trap", Getpriority);

        _ = Run().Succeeded().Contains($"SIGSYS for call {Getpriority}");
    }

    [Fact]
    public void A_trace_action_without_a_tracer_answers_ENOSYS()
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_TRACE" }""");

        _ = Call(Getpriority).Printed("errno 38");
    }

    [Fact]
    public void A_log_action_lets_the_call_through()
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_LOG" }""");

        _ = Call(Getpriority).Printed("20");
    }

    [Fact]
    public void A_default_action_that_refuses_leaves_only_what_is_allowed()
    {
        const string Allowed = """
            "execve", "exit", "exit_group", "arch_prctl", "set_tid_address", "mmap", "munmap", "mprotect", "brk", "write", "writev", "ioctl",
            "close", "read", "open", "openat", "fstat", "newfstatat", "futex", "rt_sigaction", "rt_sigprocmask", "capget", "capset", "prctl", "getpid",
            "getdents64", "fcntl", "setgid", "setuid", "setgroups", "chdir", "epoll_ctl", "epoll_pwait", "nanosleep", "lseek", "statfs", "fstatfs", "poll", "getcwd", "faccessat2", "faccessat", "close_range", "execveat", "seccomp", "sched_yield", "rt_sigreturn", "gettid", "tgkill", "sendmsg", "recvmsg", "stat", "statx", "getuid", "pipe2", "madvise", "sigaltstack", "clock_gettime", "readlinkat", "dup3", "openat2", "setpgid", "umask", "fchown", "epoll_create1", "eventfd2", "mount_setattr", "prlimit64", "setsid"
            """;
        _ = Bundle.Json("linux.seccomp", $$"""
            { "defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 78, "architectures": [ "SCMP_ARCH_X86_64" ],
              "syscalls": [ { "names": [ {{Allowed}} ], "action": "SCMP_ACT_ALLOW" } ] }
            """);

        _ = Call(Getpriority).Printed("errno 78");
    }

    [Theory]
    [InlineData("SCMP_CMP_EQ", 5, 0, 5, 6)]
    [InlineData("SCMP_CMP_NE", 5, 0, 6, 5)]
    [InlineData("SCMP_CMP_LT", 5, 0, 4, 5)]
    [InlineData("SCMP_CMP_LE", 5, 0, 5, 6)]
    [InlineData("SCMP_CMP_GT", 5, 0, 6, 5)]
    [InlineData("SCMP_CMP_GE", 5, 0, 5, 4)]
    [InlineData("SCMP_CMP_MASKED_EQ", 0xf0, 0x50, 0x5a, 0x6a)]
    [InlineData("SCMP_CMP_EQ", 0x1_0000_0005, 0, 0x1_0000_0005, 5)]
    [InlineData("SCMP_CMP_GT", 0xffff_ffff, 0, 0x1_0000_0000, 0xffff_fffe)]
    [InlineData("SCMP_CMP_LT", 0x1_0000_0000, 0, 0xffff_ffff, 0x2_0000_0000)]
    public void An_argument_is_compared_as_an_unsigned_64_bit_number(string op, long value, long valueTwo, long matches, long other)
    {
        Profile($$"""
            { "names": [ "getpriority" ], "action": "SCMP_ACT_ERRNO", "errnoRet": 77,
              "args": [ { "index": 1, "value": {{value}}, "valueTwo": {{valueTwo}}, "op": "{{op}}" } ] }
            """);
        _ = Bundle.Shell($"probe call {Getpriority} 99 {matches}; probe call {Getpriority} 99 {other}");

        _ = Run().Succeeded().Printed("errno 77", "errno 22");
    }

    [Fact]
    public void Conditions_on_several_arguments_must_all_hold()
    {
        Profile("""
            { "names": [ "getpriority" ], "action": "SCMP_ACT_ERRNO", "errnoRet": 77,
              "args": [ { "index": 0, "value": 90, "op": "SCMP_CMP_EQ" }, { "index": 1, "value": 5, "op": "SCMP_CMP_EQ" } ] }
            """);
        _ = Bundle.Shell($"probe call {Getpriority} 90 5; probe call {Getpriority} 90 6; probe call {Getpriority} 91 5");

        _ = Run().Succeeded().Printed("errno 77", "errno 22", "errno 22");
    }

    [Fact]
    public void Conditions_on_one_argument_are_alternatives()
    {
        Profile("""
            { "names": [ "getpriority" ], "action": "SCMP_ACT_ERRNO", "errnoRet": 77,
              "args": [ { "index": 0, "value": 90, "op": "SCMP_CMP_EQ" }, { "index": 0, "value": 91, "op": "SCMP_CMP_EQ" } ] }
            """);
        _ = Bundle.Shell($"probe call {Getpriority} 90; probe call {Getpriority} 91; probe call {Getpriority} 92");

        _ = Run().Succeeded().Printed("errno 77", "errno 77", "errno 22");
    }

    [Fact]
    public void Rules_for_one_call_are_alternatives()
    {
        Profile(
            """{ "names": [ "getpriority" ], "action": "SCMP_ACT_ERRNO", "errnoRet": 70, "args": [ { "index": 0, "value": 90, "op": "SCMP_CMP_EQ" } ] }""",
            """{ "names": [ "getpriority" ], "action": "SCMP_ACT_ERRNO", "errnoRet": 71, "args": [ { "index": 0, "value": 91, "op": "SCMP_CMP_EQ" } ] }""");
        _ = Bundle.Shell($"probe call {Getpriority} 90; probe call {Getpriority} 91; probe call {Getpriority} 92");

        _ = Run().Succeeded().Printed("errno 70", "errno 71", "errno 22");
    }

    [Fact]
    public void A_name_that_no_one_knows_is_ignored()
    {
        Profile("""{ "names": [ "no_such_call", "getpriority" ], "action": "SCMP_ACT_ERRNO" }""");

        _ = Call(Getpriority).Printed("errno 1");
    }

    [Fact]
    public void The_filter_is_there_for_an_ordinary_user_without_no_new_privileges()
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_ERRNO" }""");
        _ = Bundle.Set("process.noNewPrivileges", false).Set("process.user.uid", 1000);

        _ = Call(Getpriority).Printed("errno 1");
    }

    [Fact]
    public void The_filter_holds_for_exec()
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_ERRNO" }""");
        RunSleeper();

        _ = Exec("/bin/probe", "call", Getpriority).Succeeded().Printed("errno 1");
    }

    [Fact]
    public void Calls_of_the_x32_interface_do_not_pass_a_filter_for_x86_64()
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_ALLOW" }""");
        _ = Bundle.Args("/bin/probe", "call", $"{0x40000000 | 140}");

        CommandResult result = Run();

        Assert.True(result.ExitCode == 159 || result.Text == "errno 38", result.ToString());
    }

    [Theory]
    [InlineData("SECCOMP_FILTER_FLAG_LOG")]
    [InlineData("SECCOMP_FILTER_FLAG_SPEC_ALLOW")]
    [InlineData("SECCOMP_FILTER_FLAG_TSYNC")]
    public void A_flag_is_accepted(string flag)
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_ERRNO" }""");
        _ = Bundle.Json("linux.seccomp.flags", $"""[ "{flag}" ]""");

        _ = Call(Getpriority).Printed("errno 1");
    }

    [Fact]
    public void The_kernel_shows_a_filter()
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_ERRNO" }""");
        _ = Bundle.Args("/bin/grep", "Seccomp:", "/proc/self/status");

        _ = Run().Succeeded().Printed("Seccomp:\t2");
    }

    [Fact]
    public void Without_seccomp_there_is_no_filter()
    {
        _ = Bundle.Args("/bin/grep", "Seccomp:", "/proc/self/status");

        _ = Run().Succeeded().Printed("Seccomp:\t0");
    }

    [Theory]
    [InlineData("linux.seccomp.defaultAction", "SCMP_ACT_SHRUG")]
    [InlineData("linux.seccomp.defaultAction", "")]
    public void An_unknown_action_is_refused(string path, string action)
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_ERRNO" }""");
        _ = Bundle.Set(path, action);

        _ = Run().Failed();
    }

    [Fact]
    public void An_unknown_operator_is_refused()
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_ERRNO", "args": [ { "index": 0, "value": 1, "op": "SCMP_CMP_ABOUT" } ] }""");

        _ = Run().Failed();
    }

    [Fact]
    public void An_unknown_flag_is_refused()
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_ERRNO" }""");
        _ = Bundle.Json("linux.seccomp.flags", """[ "SECCOMP_FILTER_FLAG_WISHFUL" ]""");

        _ = Run().Failed();
    }

    [Fact]
    public void An_agent_receives_the_listener_and_answers_the_call()
    {
        using SeccompListener agent = new(Path.Combine(Directory, "agent"), errno: 123);
        NotifyProfile(agent);

        _ = Call(Getpriority).Printed("errno 123");

        agent.WaitForEnd();
        Assert.Equal(int.Parse(Getpriority), agent.AnsweredCall);
    }

    [Fact]
    public void An_agent_is_told_the_state_the_pid_and_the_metadata()
    {
        using SeccompListener agent = new(Path.Combine(Directory, "agent"), errno: 1);
        NotifyProfile(agent);

        _ = Call(Getpriority);

        agent.WaitForEnd();
        Assert.Equal("for the agent", (string?)agent.State!["metadata"]);
        Assert.Equal(["seccompFd"], agent.State["fds"]!.AsArray().Select(f => (string)f!));
        Assert.True((int)agent.State["pid"]! > 0);
        Assert.Equal(Id, (string?)agent.State["state"]!["id"]);
        Assert.Equal(Bundle.Directory, (string?)agent.State["state"]!["bundle"]);
    }

    [Fact]
    [RequiresKernel(5, 19)]
    [Deviates(TargetKind.Crun, "1.8 does not know the flag", FixedIn = "1.28")]
    [Deviates(TargetKind.Runc, "does not know the flag")]
    public void A_listener_may_ask_that_only_fatal_signals_interrupt_a_call()
    {
        using SeccompListener agent = new(Path.Combine(Directory, "agent"), errno: 123);
        NotifyProfile(agent);
        _ = Bundle.Json("linux.seccomp.flags", """[ "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV" ]""");

        _ = Call(Getpriority).Printed("errno 123");

        agent.WaitForEnd();
    }

    [Fact]
    public void A_listener_that_is_not_there_fails()
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_NOTIFY" }""");
        _ = Bundle.Set("linux.seccomp.listenerPath", Path.Combine(Directory, "nobody"));

        _ = Run().Failed();
    }

    [Fact]
    [Deviates(TargetKind.Crun, "lets the call fail")]
    public void Notify_without_a_listener_is_refused()
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_NOTIFY" }""");

        _ = Run().Failed();
    }

    private void Profile(params string[] rules) => _ = Bundle.Json("linux.seccomp", $$"""
        { "defaultAction": "SCMP_ACT_ALLOW", "architectures": [ "SCMP_ARCH_X86_64" ], "syscalls": [ {{string.Join(", ", rules)}} ] }
        """);

    private void NotifyProfile(SeccompListener agent)
    {
        Profile("""{ "names": [ "getpriority" ], "action": "SCMP_ACT_NOTIFY" }""");
        _ = Bundle.Set("linux.seccomp.listenerPath", agent.Path).Set("linux.seccomp.listenerMetadata", "for the agent");
    }

    private CommandResult Call(string number)
    {
        _ = Bundle.Args("/bin/probe", "call", number);
        return Run().Succeeded();
    }
}
