using System.CommandLine;
using Enisle.Bundles.Options;
using Enisle.Commands.Flags;
using Enisle.Engine.Execution;
using Enisle.Engine.Instances;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Terminal;
using Enisle.Runtime.Foreground;

namespace Enisle.Commands;

/// <summary><c>enisle exec</c>.</summary>
internal static class ExecCommand
{
    public static Command Create()
    {
        Option<bool> detach = Flag.Switch("--detach", "Do not wait for it.", "-d");
        Option<bool> interactive = Flag.Switch("--interactive", "Keep standard input open.", "-i");
        Option<bool> tty = Flag.Switch("--tty", "Allocate a terminal.", "-t");
        Option<bool> privileged = Flag.Switch("--privileged", "All rights that the level's kernel can give.");
        Option<string?> user = Flag.Text("--user", "User name or id, and group.", "USER[:GROUP]", "-u");
        Option<string?> workdir = Flag.Text("--workdir", "Working directory inside.", "PATH", "-w");
        Option<string[]> env = Flag.List("--env", "Set a variable.", "NAME=VALUE", "-e");
        Option<string[]> envFile = Flag.List("--env-file", "Read variables from a file.", "FILE");
        Argument<string> name = new("INSTANCE") { Description = "Name or id." };
        Argument<string[]> words = new("COMMAND") { Description = "Program and arguments.", Arity = ArgumentArity.OneOrMore };
        Command command = new("exec", "Runs one more process in a running instance.") { detach, interactive, tty, privileged, user, workdir, env, envFile, name, words };
        command.SetAction(parsed =>
        {
            ExecOptions options = new()
            {
                Cmd = parsed.GetValue(words)!,
                Tty = parsed.GetValue(tty),
                Privileged = parsed.GetValue(privileged),
                User = parsed.GetValue(user),
                WorkingDir = parsed.GetValue(workdir),
                Env = VariableFiles.Environment(parsed.GetValue(envFile)!, parsed.GetValue(env)!),
            };
            Instance instance = EngineFactory.Engine.Instances.Find(parsed.GetValue(name)!);
            return parsed.GetValue(detach) ? Detached(instance, options) : InForeground(instance, options, parsed.GetValue(interactive));
        });
        return command;
    }

    private static int Detached(Instance instance, ExecOptions options)
    {
        StandardDescriptors.Close();
        InstanceExec.Start(EngineFactory.Engine, instance, options with { Tty = false }, console: null, size: null).Dispose();
        return 0;
    }

    // Without a terminal the process has this program's own streams: nothing has to be copied.
    private static int InForeground(Instance instance, ExecOptions options, bool interactive)
    {
        if (options.Tty && interactive && !HostTerminal.IsTerminal(0))
        {
            throw new EnisleException(ErrorKind.Invalid, "the input device is not a TTY");
        }

        if (!interactive)
        {
            StandardDescriptors.CloseInput();
        }

        return ForegroundSession.Run(options.Tty, (console, size) => InstanceExec.Start(EngineFactory.Engine, instance, options, console, size));
    }
}
