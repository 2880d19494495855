using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>process.terminal: the console socket, the size, and what the program sees of its terminal.</summary>
[RequiresRoot]
public sealed class ConsoleTests : ContainerTest
{
    [Fact]
    public void The_console_socket_receives_the_master_of_the_programs_terminal()
    {
        using Pty pty = CreateWithTerminal("echo hello from the terminal");

        _ = Start().Succeeded();

        pty.Shows("hello from the terminal\n");
    }

    [Fact]
    public void All_three_descriptors_are_the_terminal()
    {
        using Pty pty = CreateWithTerminal("for n in 0 1 2; do test -t $n && echo $n is a terminal; done; echo end");

        _ = Start().Succeeded();

        pty.Shows("0 is a terminal\n1 is a terminal\n2 is a terminal\nend\n");
    }

    [Fact]
    public void The_terminal_has_the_size_of_the_config()
    {
        _ = Bundle.Json("process.consoleSize", """{ "height": 33, "width": 99 }""");
        using Pty pty = CreateWithTerminal("stty size");

        _ = Start().Succeeded();

        pty.Shows("33 99\n");
    }

    [Fact]
    public void Dev_console_is_the_terminal()
    {
        using Pty pty = CreateWithTerminal("echo to the console > /dev/console; test -c /dev/console && echo a device");

        _ = Start().Succeeded();

        pty.Shows("to the console\n");
        pty.Shows("a device\n");
    }

    [Fact]
    public void The_terminal_is_of_the_devpts_instance_of_the_container()
    {
        using Pty pty = CreateWithTerminal("ls /dev/pts | sort | tr '\\n' ' '; readlink /proc/self/fd/0");

        _ = Start().Succeeded();

        Assert.True(pty.WaitFor("\n"));
        Assert.Contains(pty.Shown.TrimEnd(), (string[])["0 ptmx /dev/pts/0", "0 ptmx /dev/console"]);
    }

    [Fact]
    public void Control_c_interrupts_the_program()
    {
        using Pty pty = CreateWithTerminal("trap 'echo interrupted; exit 5' INT; echo ready; while :; do sleep 0.05; done");
        _ = Start().Succeeded();
        pty.Shows("ready\n");

        pty.Type("\u0003");

        pty.Shows("interrupted\n");
    }

    [Fact]
    public void What_is_typed_reaches_the_program()
    {
        using Pty pty = CreateWithTerminal("read line; echo \"got <$line>\"");
        _ = Start().Succeeded();

        pty.Type("some words\n");

        pty.Shows("got <some words>\n");
    }

    [Fact]
    public void The_terminal_belongs_to_the_user_of_the_process()
    {
        _ = Bundle.Set("process.user.uid", 1000).Set("process.user.gid", 1000);
        using Pty pty = CreateWithTerminal("stat -c 'owner %u' $(readlink /proc/self/fd/0)");

        _ = Start().Succeeded();

        pty.Shows("owner 1000\n");
    }

    [Fact]
    public void Run_without_a_console_socket_copies_its_own_terminal()
    {
        _ = Bundle.Set("process.terminal", true).Shell("tty > /dev/null && echo I have a terminal");
        using Pty pty = Pty.Open(out string slave);
        using ChildProcess run = RunOnTerminal(slave);

        pty.Shows("I have a terminal\n");
        Assert.True(pty.WaitForEnd(run));
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void Run_on_a_terminal_passes_keys_and_the_exit_code()
    {
        _ = Bundle.Set("process.terminal", true).Shell("echo ready; read line; echo \"got $line\"; exit 17");
        using Pty pty = Pty.Open(out string slave);
        using ChildProcess run = RunOnTerminal(slave);
        pty.Shows("ready\n");

        pty.Type("keys\r");

        pty.Shows("got keys\n");
        Assert.True(pty.WaitForEnd(run));
        Assert.Equal(17, run.ExitCode);
    }

    [Fact]
    public void A_detached_terminal_without_a_console_socket_is_refused()
    {
        _ = Bundle.Set("process.terminal", true);

        _ = Create().Failed();

        Assert.Empty(Runtime.Containers);
    }

    [Fact]
    [Deviates(TargetKind.Crun, "ignores the socket")]
    public void A_console_socket_without_a_terminal_is_refused()
    {
        using ConsoleSocket socket = new(Path.Combine(Directory, "console"));

        _ = Create("--console-socket", socket.Path).Failed();

        Assert.Empty(Runtime.Containers);
    }

    [Fact]
    public void A_console_socket_that_is_not_there_fails_and_leaves_nothing()
    {
        _ = Bundle.Set("process.terminal", true);

        _ = Create("--console-socket", Path.Combine(Directory, "nobody")).Failed();

        Assert.Empty(Runtime.Containers);
    }

    [Fact]
    public void Exec_tty_sends_a_terminal_of_its_own_to_its_console_socket()
    {
        RunSleeper();
        using ConsoleSocket socket = new(Path.Combine(Directory, "console"));
        using RunningCommand exec = Runtime.Start("exec", "--tty", "--detach", "--console-socket", socket.Path, Id, "/bin/sh", "-c", "test -t 1 && echo a terminal; sleep 1000");

        using Pty pty = new(socket.Receive().Descriptor);

        pty.Shows("a terminal\n");
        _ = exec.Finish().Succeeded();
    }

    private Pty CreateWithTerminal(string script)
    {
        // The last sleep keeps the terminal open until its text has been read.
        _ = Bundle.Set("process.terminal", true).Shell(script + "; sleep 1000");
        using ConsoleSocket socket = new(Path.Combine(Directory, "console"));
        _ = Create("--console-socket", socket.Path).Succeeded();
        return new Pty(socket.Receive().Descriptor);
    }

    private ChildProcess RunOnTerminal(string slave)
    {
        Bundle.Save();
        return ChildProcess.Start(new ChildOptions
        {
            Arguments = [.. Target.Wrapper, Target.Path, "--root", Runtime.StateRoot, "run", "--bundle", Bundle.Directory, Id],
            Environment = Runtime.Environment,
            Terminal = slave,
            NewSession = true,
        });
    }
}
