using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Isolation.State;
using Enisle.Runtime.CommandLine;
using Enisle.Spec.Runtime;

namespace Enisle.Runtime;

/// <summary>The process that <c>exec</c> starts: from a file, or the instance's own with what the flags change.</summary>
internal static class ExecProcess
{
    /// <exception cref="EnisleException">A flag is against its rule; <see cref="Spec.SpecException"/>: a file is.</exception>
    public static Process Build(ParsedArguments arguments, InstanceDirectory instance)
    {
        if (arguments.Text("process") is { } file)
        {
            byte[] json = HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, file)
                ?? throw new EnisleException(ErrorKind.NotFound, $"--process: {file}: {Errno.ENOENT.Describe()}");
            return ProcessReader.Read(json, file);
        }

        if (arguments.Positionals.Count < 2)
        {
            throw new EnisleException(ErrorKind.Invalid, "process args cannot be empty");
        }

        string config = $"{instance.Path}/config.json";
        byte[] saved = instance.TryReadConfig() ?? throw new EnisleException(ErrorKind.NotFound, $"{config}: missing");
        Process process = RuntimeConfigReader.Read(saved, config).Process
            ?? throw new EnisleException(ErrorKind.Invalid, $"{config}: process: missing, so exec needs --process");
        return Change(process, arguments);
    }

    private static Process Change(Process process, ParsedArguments arguments)
    {
        string cwd = arguments.Text("cwd") ?? process.Cwd;
        if (cwd[0] != '/')
        {
            throw new EnisleException(ErrorKind.Invalid, $"--cwd: {cwd}: must be an absolute path");
        }

        foreach (string variable in arguments.List("env"))
        {
            if (variable.IndexOf('=', StringComparison.Ordinal) <= 0)
            {
                throw new EnisleException(ErrorKind.Invalid, $"--env: {variable}: must be NAME=VALUE");
            }
        }

        return process with
        {
            Args = arguments.Positionals[1..],
            Cwd = cwd,
            Env = [.. process.Env, .. arguments.List("env")],
            Terminal = arguments.Switch("tty"),
            User = ChangeUser(process.User, arguments),
            Capabilities = AddCapabilities(process.Capabilities, arguments.List("cap")),
            ApparmorProfile = arguments.Text("apparmor") ?? process.ApparmorProfile,
            SelinuxLabel = arguments.Text("process-label") ?? process.SelinuxLabel,
            NoNewPrivileges = arguments.IsSet("no-new-privs") ? arguments.Switch("no-new-privs") : process.NoNewPrivileges,
        };
    }

    private static User ChangeUser(User user, ParsedArguments arguments)
    {
        if (arguments.Text("user") is { } text)
        {
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            user = user with
            {
                Uid = StrictNumber.Id("--user", colon < 0 ? text : text.AsSpan(0, colon)),
                Gid = colon < 0 ? user.Gid : StrictNumber.Id("--user", text.AsSpan(colon + 1)),
            };
        }

        IReadOnlyList<string> more = arguments.List("additional-gids");
        if (more.Count == 0)
        {
            return user;
        }

        List<uint> gids = [.. user.AdditionalGids];
        foreach (string gid in more)
        {
            gids.Add(StrictNumber.Id("--additional-gids", gid));
        }

        return user with { AdditionalGids = gids };
    }

    /// <summary>Never into the inheritable set (CVE-2022-29162); ambient only where it is inheritable, as the kernel demands.</summary>
    private static Capabilities? AddCapabilities(Capabilities? capabilities, IReadOnlyList<string> more)
    {
        if (more.Count == 0)
        {
            return capabilities;
        }

        capabilities ??= new Capabilities();
        List<string> ambient = [.. capabilities.Ambient];
        foreach (string name in more)
        {
            if (capabilities.Inheritable.Contains(name))
            {
                ambient.Add(name);
            }
        }

        return capabilities with
        {
            Bounding = [.. capabilities.Bounding, .. more],
            Effective = [.. capabilities.Effective, .. more],
            Permitted = [.. capabilities.Permitted, .. more],
            Ambient = ambient,
        };
    }
}
