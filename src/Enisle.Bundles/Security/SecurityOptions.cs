using Enisle.Abi;
using Enisle.Bundles.Options;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Bundles.Security;

/// <summary>What the <c>--security-opt</c> flags say together.</summary>
internal sealed record SecurityOptions
{
    public bool NoNewPrivileges { get; private init; }
    public string? AppArmorProfile { get; private init; }
    public string? SelinuxLabel { get; private init; }
    public bool SystemPathsUnconfined { get; private init; }
    public bool SeccompUnconfined { get; private init; }
    /// <summary>The file's content, in the engines' format; null: the default profile.</summary>
    public byte[]? SeccompProfile { get; private init; }
    public string? SeccompFile { get; private init; }

    public static SecurityOptions Parse(HostOptions options)
    {
        SecurityOptions result = new();
        foreach (string option in options.SecurityOpt)
        {
            int separator = option.IndexOfAny(['=', ':']);
            string name = separator < 0 ? option : option[..separator];
            string? value = separator < 0 ? null : option[(separator + 1)..];
            result = (name, value) switch
            {
                ("no-new-privileges", null or "true") => result with { NoNewPrivileges = true },
                ("no-new-privileges", "false") => result with { NoNewPrivileges = false },
                ("apparmor", { Length: > 0 }) => result with { AppArmorProfile = value },
                ("label", { Length: > 0 }) => result with { SelinuxLabel = value == "disable" ? null : value },
                ("seccomp", "unconfined") => result with { SeccompUnconfined = true, SeccompProfile = null },
                ("seccomp", "builtin") => result with { SeccompUnconfined = false, SeccompProfile = null },
                ("seccomp", { Length: > 0 }) => result with { SeccompFile = value, SeccompProfile = ReadProfile(value) },
                ("systempaths", "unconfined") => result with { SystemPathsUnconfined = true },
                _ => throw new EnisleException(ErrorKind.Invalid, $"--security-opt: {option}: must be no-new-privileges, apparmor=, label=, seccomp= or systempaths=unconfined"),
            };
        }

        return result;
    }

    private static byte[] ReadProfile(string path) => HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, path)
        ?? throw new EnisleException(ErrorKind.NotFound, $"--security-opt: seccomp: {path}: {Errno.ENOENT.Describe()}");
}
