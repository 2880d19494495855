using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Spawn;

namespace Enisle.Host.Processes;

/// <summary>Runs a program of the host to its end and takes what it prints.</summary>
public static class HostProgram
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Runs it with this process's environment and standard input.</summary>
    /// <param name="arguments">argv; the first is looked for in PATH when it has no slash.</param>
    /// <param name="output">Its standard output and standard error, together.</param>
    /// <returns>Its exit code, or 128 + n after signal n.</returns>
    /// <exception cref="EnisleException">CommandNotFound.</exception>
    public static int Run(IReadOnlyList<string> arguments, out byte[] output)
    {
        string path = Find(arguments[0]);
        (OwnedFd read, OwnedFd write) = Pipes.Create();
        using OwnedFd readEnd = read;
        using OwnedFd writeEnd = write;
        SpawnPlanBuilder plan = new();
        int fd = plan.Inherit(write);
        plan.Call("dup2", null, Syscall.dup2, fd, 1);
        plan.Call("dup2", null, Syscall.dup2, fd, 2);
        plan.Close(fd);
        plan.Call("rt_sigaction", "SIGPIPE", Syscall.rt_sigaction, Signal.SIGPIPE, plan.Buffer(32), 0, 8); // the runtime ignores it
        plan.Call("rt_sigprocmask", null, Syscall.rt_sigprocmask, Signal.SIG_SETMASK, plan.Buffer(8), 0, 8);
        plan.Call("execve", path, Syscall.execve, plan.String(path), plan.StringArray(arguments), plan.StringArray(Environ()));
        using SpawnedProcess process = Spawner.Start(plan.Build());
        writeEnd.Dispose();
        process.WaitForExec();
        output = new BorrowedFd(read.Number).ReadToEnd(path);
        return ChildProcesses.WaitForExit(process.Pid);
    }

    private static string Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return program;
        }

        foreach (string directory in (Environment.GetEnvironmentVariable("PATH") ?? DefaultPath).Split(':'))
        {
            string candidate = $"{directory}/{program}";
            if (directory.Length > 0 && HostFile.IsExecutable(candidate))
            {
                return candidate;
            }
        }

        throw new EnisleException(ErrorKind.CommandNotFound, $"exec: \"{program}\": executable file not found in $PATH");
    }

    private static List<string> Environ()
    {
        List<string> environment = [];
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            environment.Add($"{entry.Key}={entry.Value}");
        }

        return environment;
    }
}
