using System.Collections;
using Enisle.Host.Fd;

namespace Enisle.Host.Processes;

/// <summary>Programs of the host by name, as execvp(3) finds them, and the environment that they inherit.</summary>
public static class HostPath
{
    private const string Default = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The path of a program; one with a slash in its name is one already.</summary>
    /// <exception cref="EnisleException">CommandNotFound.</exception>
    public static string Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return program;
        }

        foreach (string directory in (System.Environment.GetEnvironmentVariable("PATH") ?? Default).Split(':'))
        {
            string candidate = $"{directory}/{program}";
            if (directory.Length > 0 && HostFile.IsExecutable(candidate))
            {
                return candidate;
            }
        }

        throw new EnisleException(ErrorKind.CommandNotFound, $"exec: \"{program}\": executable file not found in $PATH");
    }

    /// <summary>This process's environment as execve(2) takes it.</summary>
    public static IReadOnlyList<string> Environment()
    {
        List<string> environment = [];
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
        {
            environment.Add($"{entry.Key}={entry.Value}");
        }

        return environment;
    }
}
