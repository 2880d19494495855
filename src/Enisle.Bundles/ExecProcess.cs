using Enisle.Bundles.Options;
using Enisle.Bundles.Users;
using Enisle.Host.Fd;
using Enisle.Spec.Runtime;

namespace Enisle.Bundles;

/// <summary>The process that <c>exec</c> starts: the workload's own, with what was asked for.</summary>
public static class ExecProcess
{
    /// <param name="workload">As it was started.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="root">The instance's root file system, for looking up users.</param>
    /// <param name="capabilities">What <c>--privileged</c> gives.</param>
    /// <exception cref="Host.EnisleException">The user is not there.</exception>
    public static Process Build(Process workload, ExecOptions options, RootDirectory root, IReadOnlyList<string> capabilities)
    {
        User user = options.User is { } word ? UserDatabase.Read(root).Resolve(word, []).User : workload.User;
        IReadOnlyList<string> bounding = options.Privileged ? capabilities : workload.Capabilities?.Bounding ?? [];
        return workload with
        {
            Args = options.Cmd,
            Terminal = options.Tty,
            ConsoleSize = null,
            User = user,
            Cwd = options.WorkingDir ?? workload.Cwd,
            Env = Environment(workload, options),
            Capabilities = user.Uid == 0
                ? new Capabilities { Bounding = bounding, Effective = bounding, Permitted = bounding }
                : new Capabilities { Bounding = bounding },
        };
    }

    private static List<string> Environment(Process workload, ExecOptions options)
    {
        List<string> variables = [.. workload.Env];
        if (options.Tty && !variables.Exists(static variable => variable.StartsWith("TERM=", StringComparison.Ordinal)))
        {
            variables.Add("TERM=xterm");
        }

        foreach (string variable in options.Env)
        {
            string name = variable[..(variable.IndexOf('=', StringComparison.Ordinal) + 1)];
            variables.RemoveAll(other => other.StartsWith(name, StringComparison.Ordinal));
            variables.Add(variable);
        }

        return variables;
    }
}
