using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Signals;
using Enisle.Isolation;
using Enisle.Isolation.State;
using Enisle.Runtime.CommandLine;
using Enisle.Runtime.Foreground;
using Enisle.Spec.Runtime;

namespace Enisle.Runtime.Verbs;

/// <summary><c>exec</c>: one more process in a running instance.</summary>
internal sealed class ExecVerb : Verb
{
    public override string Name => "exec";

    public override string Summary => "execute a process in a running container";

    public override string Synopsis => "<container-id> <command> [arguments...] | --process process.json <container-id>";

    public override int MaxArguments => int.MaxValue;

    public override bool FlagsEndAtFirstArgument => true;

    public override string FailurePrefix(string program) => "exec failed: ";

    /// <summary>So that a caller can tell a failing exec from a failing command.</summary>
    public override int FailureCode => 255;

    public override FlagSpec[] Flags() =>
    [
        new(FlagKind.Text, "console-socket", '\0', "path of a Unix socket that is sent the master of the terminal"),
        new(FlagKind.Text, "pidfd-socket", '\0', "path of a Unix socket that is sent a pidfd of the process"),
        new(FlagKind.Text, "cwd", '\0', "working directory in the container"),
        new(FlagKind.TextList, "env", 'e', "one more environment variable: NAME=VALUE"),
        new(FlagKind.Switch, "tty", 't', "give it a terminal"),
        new(FlagKind.Text, "user", 'u', "<uid>[:<gid>]"),
        new(FlagKind.TextList, "additional-gids", 'g', "one more group id"),
        new(FlagKind.Text, "process", 'p', "path of a file with the process, as JSON: other flags that describe it are then ignored"),
        new(FlagKind.Switch, "detach", 'd', "end while the process runs"),
        new(FlagKind.Text, "pid-file", '\0', "file that the process id is written to"),
        new(FlagKind.Text, "process-label", '\0', "SELinux label of the process"),
        new(FlagKind.Text, "apparmor", '\0', "AppArmor profile of the process"),
        new(FlagKind.Switch, "no-new-privs", '\0', "set no_new_privs"),
        new(FlagKind.TextList, "cap", 'c', "one more capability"),
        new(FlagKind.Number, "preserve-fds", '\0', "descriptors that the process keeps beside 0, 1 and 2"),
        new(FlagKind.TextList, "cgroup", '\0', "an existing sub-cgroup to run in: [<controller>:]<path>"),
        new(FlagKind.Switch, "ignore-paused", '\0', "also in a paused container"),
        new(FlagKind.Switch, "no-subreaper", '\0', ""),
    ];

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        int passed = PassedDescriptors.Check(0, arguments.Number("preserve-fds"));
        using InstanceDirectory instance = Instances.Open(context, arguments.Positionals[0]);
        Process process = ExecProcess.Build(arguments, instance);
        CapabilityWarnings.Tell(context.Log, process);
        bool detached = arguments.Switch("detach");
        string? consoleSocket = arguments.Text("console-socket");
        ConsoleRules.Check(process.Terminal, detached, consoleSocket);
        using ForegroundTerminal? terminal = process.Terminal && !detached ? ForegroundTerminal.Open(context.Streams) : null;
        using OwnedFd? console = ConsoleRules.Connect(consoleSocket);
        using OwnedFd? pidFdSocket = ConsoleRules.Connect(arguments.Text("pidfd-socket"));
        ExecRequest request = new()
        {
            Process = terminal?.WithSize(process) ?? process,
            ConsoleSocket = terminal?.ConsoleSocket ?? console,
            PidFdSocket = pidFdSocket,
            PidFile = arguments.Text("pid-file") is { } file ? Path.GetFullPath(file) : null,
            PreserveFds = passed,
            IgnorePaused = arguments.Switch("ignore-paused"),
            SubCgroups = SubCgroups.Parse(arguments.List("cgroup")),
        };
        if (detached)
        {
            context.Level.Exec(instance, request).Dispose();
            return 0;
        }

        return InForeground(context, instance, request, terminal);
    }

    private static int InForeground(RuntimeContext context, InstanceDirectory instance, ExecRequest request, ForegroundTerminal? terminal)
    {
        using SignalPipe signals = SignalPipe.Install();
        using IInstanceProcess process = context.Level.Exec(instance, request);
        try
        {
            terminal?.Attach();
            return new ForegroundLoop(process, signals, context.Log) { Terminal = terminal }.Run();
        }
        catch
        {
            process.Signal(Signal.SIGKILL);
            process.WaitForExit();
            throw;
        }
    }
}
