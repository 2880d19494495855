using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>process: what the program is started with.</summary>
[RequiresRoot]
public sealed class ProcessTests : ContainerTest
{
    [Fact]
    public void The_arguments_arrive_as_they_are()
    {
        _ = Bundle.Args("/bin/printf", "<%s>", "a b", "", "*", "\"q\"", "ünï");

        _ = Run().Succeeded().Printed("<a b><><*><\"q\"><ünï>");
    }

    [Fact]
    public void The_environment_is_that_of_the_config_and_no_more()
    {
        _ = Bundle.Json("process.env", """[ "PATH=/bin", "A=1", "EMPTY=", "WITH=equals=inside", "HOME=/here" ]""").Args("/bin/env");

        string[] lines = Run().Succeeded().Lines;

        Assert.Equal(["A=1", "EMPTY=", "HOME=/here", "PATH=/bin", "WITH=equals=inside"], lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void HOME_is_taken_from_the_passwd_file_of_the_image_when_the_config_has_none()
    {
        _ = Bundle.Set("process.user.uid", 1000).Shell("echo $HOME");

        _ = Run().Succeeded().Printed("/home/smith");
    }

    [Fact]
    public void The_program_is_looked_up_in_the_PATH_of_the_config()
    {
        _ = System.IO.Directory.CreateDirectory(Bundle.InRoot("elsewhere"));
        _ = Libc.symlink("/bin/busybox", Bundle.InRoot("elsewhere/hostname"));
        _ = Bundle.Json("process.env", """[ "PATH=/nowhere:/elsewhere" ]""").Args("hostname");

        _ = Run().Succeeded().Printed("enisle");
    }

    [Fact]
    public void A_program_that_is_not_there_fails_at_create_and_is_named()
    {
        _ = Bundle.Args("/bin/no-such-program");

        _ = Create().FailedWith("/bin/no-such-program");

        Assert.Empty(Runtime.Containers);
    }

    [Fact]
    public void A_program_that_is_not_executable_fails()
    {
        File.WriteAllText(Bundle.InRoot("plain"), "text");
        _ = Bundle.Args("/plain");

        _ = Run().Failed();
    }

    [Fact]
    public void A_program_that_is_a_directory_fails()
    {
        _ = Bundle.Args("/tmp");

        _ = Run().Failed();
    }

    [Fact]
    public void The_working_directory_is_set()
    {
        _ = Bundle.Set("process.cwd", "/tmp").Args("/bin/pwd");

        _ = Run().Succeeded().Printed("/tmp");
    }

    [Fact]
    public void A_working_directory_that_is_not_there_is_made()
    {
        _ = Bundle.Set("process.cwd", "/made/for/this").Args("/bin/pwd");

        _ = Run().Succeeded().Printed("/made/for/this");
    }

    [Fact]
    public void The_program_has_the_uid_and_gid_of_the_config()
    {
        _ = Bundle.Set("process.user.uid", 4000).Set("process.user.gid", 5000).Shell("id -u; id -g; id -G");

        _ = Run().Succeeded().Printed("4000", "5000", "5000");
    }

    [Fact]
    public void Additional_groups_are_set()
    {
        _ = Bundle.Json("process.user", """{ "uid": 1, "gid": 2, "additionalGids": [ 30, 10, 20 ] }""");
        _ = Bundle.Args("/bin/grep", "Groups", "/proc/self/status");

        _ = Run().Succeeded().Printed("Groups:\t10 20 30");
    }

    [Fact]
    public void No_groups_of_the_runtime_remain()
    {
        _ = Bundle.Args("/bin/grep", "Groups", "/proc/self/status");

        string groups = Run().Succeeded().Text["Groups:".Length..].Trim();

        Assert.Contains(groups, (string[])["", "0"]);
    }

    [Theory]
    [InlineData(18, "22")]
    [InlineData(63, "77")]
    [InlineData(0, "0")]
    public void The_umask_is_that_of_the_config(int umask, string octal)
    {
        _ = Bundle.Set("process.user.umask", umask).Shell("printf '%o\\n' $(umask)");

        _ = Run().Succeeded().Printed(octal);
    }

    [Fact]
    public void The_umask_is_0022_without_a_word_in_the_config()
    {
        _ = Bundle.Args("/bin/sh", "-c", "umask");

        _ = Run().Succeeded().Printed("0022");
    }

    [Theory]
    [InlineData(true, "1")]
    [InlineData(false, "0")]
    public void No_new_privileges_is_that_of_the_config(bool flag, string shown)
    {
        _ = Bundle.Set("process.noNewPrivileges", flag).Args("/bin/grep", "NoNewPrivs", "/proc/self/status");

        _ = Run().Succeeded().Printed($"NoNewPrivs:\t{shown}");
    }

    [Theory]
    [InlineData("RLIMIT_NOFILE", "Max open files", 500, 1000)]
    [InlineData("RLIMIT_CORE", "Max core file size", 0, 0)]
    [InlineData("RLIMIT_AS", "Max address space", 1073741824, 2147483648)]
    [InlineData("RLIMIT_CPU", "Max cpu time", 100, 200)]
    [InlineData("RLIMIT_STACK", "Max stack size", 4194304, 8388608)]
    [InlineData("RLIMIT_NPROC", "Max processes", 90, 100)]
    [InlineData("RLIMIT_FSIZE", "Max file size", 1000000, 2000000)]
    [InlineData("RLIMIT_MEMLOCK", "Max locked memory", 4096, 8192)]
    [InlineData("RLIMIT_NICE", "Max nice priority", 0, 0)]
    [InlineData("RLIMIT_MSGQUEUE", "Max msgqueue size", 100000, 200000)]
    public void An_rlimit_is_set(string type, string name, long soft, long hard)
    {
        _ = Bundle.Add("process.rlimits", $$"""{ "type": "{{type}}", "soft": {{soft}}, "hard": {{hard}} }""");
        _ = Bundle.Shell($"grep '{name}' /proc/self/limits | tr -s ' '");

        _ = Run().Succeeded().Contains($"{name} {soft} {hard}");
    }

    [Fact]
    public void An_rlimit_named_twice_is_refused()
    {
        _ = Bundle.Add("process.rlimits", """{ "type": "RLIMIT_NOFILE", "soft": 100, "hard": 200 }""");
        _ = Bundle.Add("process.rlimits", """{ "type": "RLIMIT_NOFILE", "soft": 300, "hard": 400 }""");

        _ = Run().Failed();
    }

    [Fact]
    public void An_unknown_rlimit_is_refused()
    {
        _ = Bundle.Add("process.rlimits", """{ "type": "RLIMIT_PATIENCE", "soft": 1, "hard": 1 }""");

        _ = Run().FailedWith("RLIMIT_PATIENCE");
    }

    [Fact]
    public void The_oom_score_adjustment_is_that_of_the_config()
    {
        _ = Bundle.Set("process.oomScoreAdj", 321).Args("/bin/cat", "/proc/self/oom_score_adj");

        _ = Run().Succeeded().Printed("321");
    }

    [Fact]
    public void The_oom_score_adjustment_is_the_runtimes_without_a_word_in_the_config()
    {
        _ = Bundle.Args("/bin/cat", "/proc/self/oom_score_adj");

        _ = Run().Succeeded().Printed(File.ReadAllText("/proc/self/oom_score_adj").Trim());
    }

    [Fact]
    [RequiresProbe]
    public void A_nice_value_is_set_through_the_scheduler()
    {
        _ = Bundle.Json("process.scheduler", """{ "policy": "SCHED_OTHER", "nice": 7 }""").Args("/bin/probe", "sched");

        _ = Run().Succeeded().Contains("policy 0 flags 0 nice 7 priority 0");
    }

    [Fact]
    [RequiresProbe]
    [Deviates(TargetKind.Runc, "1.1 does not know scheduler", FixedIn = "1.2")]
    public void The_batch_scheduler_is_set()
    {
        _ = Bundle.Json("process.scheduler", """{ "policy": "SCHED_BATCH", "nice": 3 }""").Args("/bin/probe", "sched");

        _ = Run().Succeeded().Contains("policy 3 flags 0 nice 3 priority 0");
    }

    [Fact]
    [RequiresProbe]
    [Deviates(TargetKind.Runc, "1.1 does not know scheduler", FixedIn = "1.2")]
    public void The_reset_on_fork_flag_of_the_scheduler_is_set()
    {
        _ = Bundle.Json("process.scheduler", """{ "policy": "SCHED_IDLE", "flags": [ "SCHED_FLAG_RESET_ON_FORK" ] }""").Args("/bin/probe", "sched");

        _ = Run().Succeeded().Contains("policy 5 flags 1 ");
    }

    [Fact]
    public void An_unknown_scheduling_policy_is_refused()
    {
        _ = Bundle.Json("process.scheduler", """{ "policy": "SCHED_WHENEVER" }""");

        _ = Run().Failed();
    }

    [Theory]
    [InlineData("IOPRIO_CLASS_BE", 6, "best-effort: prio 6")]
    [InlineData("IOPRIO_CLASS_IDLE", 0, "idle")]
    [Deviates(TargetKind.Runc, "1.1 does not know ioPriority", FixedIn = "1.2")]
    public void The_priority_of_input_and_output_is_set(string type, int priority, string shown)
    {
        _ = Bundle.Json("process.ioPriority", $$"""{ "class": "{{type}}", "priority": {{priority}} }""").Args("/bin/ionice", "-p", "1");

        _ = Run().Succeeded().Printed(shown);
    }

    [Fact]
    [RequiresProbe]
    public void A_32_bit_personality_is_set()
    {
        _ = Bundle.Json("linux.personality", """{ "domain": "LINUX32" }""").Args("/bin/probe", "call", "135", "0xffffffff");

        _ = Run().Succeeded().Printed("8");
    }

    [Fact]
    public void An_unknown_personality_is_refused()
    {
        _ = Bundle.Json("linux.personality", """{ "domain": "PLAN9" }""");

        _ = Run().Failed();
    }

    [Fact]
    [Deviates(TargetKind.Crun, "takes it from the process file of the exec only")]
    [Deviates(TargetKind.Runc, "1.1 does not know execCPUAffinity", FixedIn = "1.3")]
    public void The_final_cpu_affinity_of_an_exec_is_set()
    {
        if (Environment.ProcessorCount < 2)
        {
            Assert.Skip("needs two CPUs");
        }

        _ = Bundle.Json("process.execCPUAffinity", """{ "initial": "0", "final": "1" }""");
        RunSleeper();

        _ = Exec("/bin/grep", "Cpus_allowed_list", "/proc/self/status").Succeeded().Printed("Cpus_allowed_list:\t1");
    }

    [Fact]
    public void Signals_are_at_their_defaults()
    {
        const ulong InternalToLibc = 0x180000000; // 32 and 33, which posix_spawn ignores in every child
        _ = Bundle.Args("/bin/grep", "-E", "SigBlk|SigIgn", "/proc/self/status");

        CommandResult result = Run().Succeeded();

        Assert.Equal("SigBlk:\t0000000000000000", result.Lines[0]);
        Assert.Equal(0UL, Convert.ToUInt64(result.Lines[1].Split('\t')[1], 16) & ~InternalToLibc);
    }

    [Fact]
    public void The_program_has_a_session_of_its_own()
    {
        _ = Bundle.Shell("cut -d' ' -f5,6 /proc/1/stat");

        Assert.Contains(Run().Succeeded().Text, (string[])["1 1", "0 0"]);
    }

    [Fact]
    [RequiresProbe]
    public void The_program_has_a_session_keyring_of_its_own()
    {
        if (!File.Exists("/proc/keys"))
        {
            Assert.Skip("needs a kernel with keyrings");
        }

        // keyctl(KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING): a serial that two containers must not share.
        string[] serial = ["/bin/probe", "call", "250", "0", "-3", "0"];
        _ = Bundle.Args(serial);
        string first = Run().Succeeded().Text;
        Id = "c2";
        string second = Run().Succeeded().Text;

        Assert.DoesNotContain("errno", first, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Core_limits_and_names_of_the_runtime_do_not_leak_into_the_command_line()
    {
        RunSleeper();

        string file = $"/proc/{InitPid()}/cmdline";
        Eventually.True(() => File.ReadAllText(file) == "/bin/sleep\01000\0", "the command line is the program's");
    }
}
