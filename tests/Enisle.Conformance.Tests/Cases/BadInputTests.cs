using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>Broken config.json, flags and state files: one line on stderr, exit code 1, nothing left behind.</summary>
[RequiresRoot]
public sealed class BadInputTests : ContainerTest
{
    public static TheoryData<string, string> BadConfigs()
    {
        TheoryData<string, string> data = [];
        foreach (BadConfig line in BadConfig.All())
        {
            data.Add(line.Path, line.Value);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(BadConfigs))]
    public void A_config_against_a_rule_is_refused_in_one_line_that_names_it(string path, string value)
    {
        BadConfig line = BadConfig.All().First(l => l.Path == path && l.Value == value);
        Assert.SkipWhen(line.Takers.HasFlag(Target.Kind), $"{Target.Name} takes it");
        _ = value == "remove" ? Bundle.Remove(path) : Bundle.Json(path, value);

        Refused(Create(), line.Word);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{ \"ociVersion\": \"1.0")]
    [InlineData("{ \"ociVersion\": \"1.0.2\", }")]
    [InlineData("\u0001\u0002\u0003")]
    [InlineData("{} {}")]
    public void A_file_that_is_no_json_object_is_refused_in_one_line(string content)
    {
        Bundle.RawConfig = content;

        Refused(Create(), "config.json");
    }

    [Fact]
    public void Json_that_nests_too_deep_is_refused_in_one_line()
    {
        Bundle.RawConfig = "{ \"annotations\": " + new string('[', 200_000) + new string(']', 200_000) + " }";

        Refused(Create(), "");
    }

    [Fact]
    public void A_bundle_without_a_config_is_refused()
    {
        File.Delete(Path.Combine(Bundle.Directory, "config.json"));

        Refused(Runtime.Invoke("create", "--bundle", Bundle.Directory, Id), "config.json");
    }

    [Fact]
    public void A_bundle_that_is_not_there_is_refused() =>
        Refused(Runtime.Invoke("create", "--bundle", Path.Combine(Directory, "nothing"), Id), "nothing");

    [Fact]
    public void A_config_that_is_a_directory_is_refused()
    {
        _ = System.IO.Directory.CreateDirectory(Path.Combine(Bundle.Directory, "config.json"));

        Refused(Runtime.Invoke("create", "--bundle", Bundle.Directory, Id), "config.json");
    }

    [Fact]
    public void A_fifo_as_config_does_not_hang_forever_without_a_writer_that_could_be_killed()
    {
        _ = Libc.mkfifo(Path.Combine(Bundle.Directory, "config.json"), 0x1ff);
        using RunningCommand command = Runtime.Start("create", "--bundle", Bundle.Directory, Id);
        if (!command.Process.Wait(TimeSpan.FromSeconds(1)))
        {
            command.Process.Signal(Libc.SIGTERM);
        }

        Assert.NotEqual(0, command.Finish(TimeSpan.FromSeconds(5)).ExitCode);
        Assert.Empty(Runtime.Containers);
    }

    [Theory]
    [InlineData("create", "--preserve-fds", "many")]
    [InlineData("create", "--no-such-flag", "x")]
    [InlineData("run", "--pid-file", "/no/such/directory/pid")]
    public void A_flag_that_cannot_be_obeyed_fails(string verb, string flag, string value)
    {
        Bundle.Save();

        CommandResult result = Runtime.Invoke(verb, "--bundle", Bundle.Directory, flag, value, Id);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Empty(Runtime.Containers);
    }

    [Fact]
    public void Two_ids_are_one_too_many()
    {
        Bundle.Save();

        _ = Runtime.Invoke("create", "--bundle", Bundle.Directory, Id, "c2").Failed();

        Assert.Empty(Runtime.Containers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("garbage")]
    public void A_broken_state_file_is_an_error_and_the_container_can_still_be_deleted(string content)
    {
        RunSleeper();
        int pid = InitPid();
        string folder = Path.Combine(Runtime.StateRoot, Id);
        foreach (string file in System.IO.Directory.GetFiles(folder).Where(IsState))
        {
            File.WriteAllText(file, content);
        }

        _ = State().Failed();
        _ = Delete("--force");

        // A peer that cannot read its state cannot find the process; the suite's own sweep ends it there.
        if (Target.Kind == TargetKind.Product)
        {
            Assert.Empty(Runtime.Containers);
            Eventually.True(() => !System.IO.Directory.Exists($"/proc/{pid}"), "the init is gone");
        }
        else
        {
            Cleanup.Remove(Runtime.StateRoot, CgroupParent);
        }
    }

    // runc keeps one file, crun also a copy of the configuration that it can do without, as we do; ours tells where the cgroup is.
    private static bool IsState(string file) => new FileInfo(file).Length > 0 && Path.GetFileName(file) != "config.json";

    [Theory]
    [InlineData("state")]
    [InlineData("start")]
    [InlineData("kill")]
    [InlineData("exec")]
    public void An_id_with_a_path_in_it_reads_nothing_outside_of_the_state_root(string verb)
    {
        RunSleeper();
        string root = Path.Combine(Directory, "other-root");
        _ = System.IO.Directory.CreateDirectory(root);
        string id = $"../state/{Id}";

        CommandResult result = verb switch
        {
            "exec" => Runtime.Invoke("--root", root, "exec", id, "/bin/true"),
            "kill" => Runtime.Invoke("--root", root, "kill", id, "KILL"),
            _ => Runtime.Invoke("--root", root, verb, id),
        };

        _ = result.Failed();
        Assert.Equal("running", Status());
    }

    [Fact]
    public void A_process_file_that_is_broken_is_refused()
    {
        RunSleeper();

        _ = Runtime.Invoke("exec", "--process", HostFile("process.json", "{ \"args\": [ "), Id).Failed();
    }

    [Fact]
    public void A_process_file_without_arguments_is_refused()
    {
        RunSleeper();

        _ = Runtime.Invoke("exec", "--process", HostFile("process.json", """{ "cwd": "/", "user": { "uid": 0, "gid": 0 } }"""), Id).Failed();
    }

    private void Refused(CommandResult result, string word)
    {
        _ = result.Failed();
        Assert.Empty(Runtime.Containers);
        Assert.Empty(Cleanup.Cgroups(Bundle.Cgroup));
        if (Target.Kind == TargetKind.Product)
        {
            _ = result.Exited(1);
            Assert.False(result.Errors.TrimEnd().Contains('\n'), $"more than one line: {result}");
            _ = result.FailedWith(word);
        }
    }
}
