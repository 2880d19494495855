using System.Buffers.Text;
using System.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Creation;

/// <summary>The workload's environment: of a name given twice the last counts, and HOME is the user's.</summary>
internal static class ProcessEnvironment
{
    private const int MaxPasswdSize = 1 << 20;

    /// <summary>Complete; HOME comes from the image's /etc/passwd where the configuration has none, as runc has it.</summary>
    public static IReadOnlyList<string> Of(Process process, string rootFs)
    {
        List<string> environment = new(process.Env.Count + 1);
        HashSet<string> names = new(process.Env.Count, StringComparer.Ordinal);
        for (int i = process.Env.Count - 1; i >= 0; i--)
        {
            string variable = process.Env[i];
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (names.Add(equals < 0 ? variable : variable[..equals]))
            {
                environment.Add(variable);
            }
        }

        environment.Reverse();
        int home = environment.FindIndex(static variable => variable.StartsWith("HOME=", StringComparison.Ordinal));
        if (home < 0)
        {
            environment.Add($"HOME={HomeOf(process.User.Uid, rootFs)}");
        }
        else if (environment[home].Length == "HOME=".Length)
        {
            environment[home] = $"HOME={HomeOf(process.User.Uid, rootFs)}";
        }

        return environment;
    }

    private static string HomeOf(uint uid, string rootFs)
    {
        try
        {
            using RootDirectory root = RootDirectory.Open(rootFs);

            // Hostile content: a FIFO must not stop us, nor a huge file.
            using OwnedFd? passwd = root.TryOpenInside("/etc/passwd", Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY, 0, out _);
            if (passwd is not null && FileStatus.Of(passwd.Number) is { Type: Fcntl.S_IFREG, Size: < MaxPasswdSize })
            {
                return FindHome(HostFile.ReadToEnd(passwd, "/etc/passwd"), uid) ?? DefaultHome(uid);
            }
        }
        catch (LinuxException)
        {
            // No root file system to look into: the start itself will say so.
        }

        return DefaultHome(uid);
    }

    private static string DefaultHome(uint uid) => uid == 0 ? "/root" : "/";

    // passwd(5): name:password:uid:gid:comment:home:shell
    private static string? FindHome(ReadOnlySpan<byte> passwd, uint uid)
    {
        foreach (Range line in passwd.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> rest = passwd[line];
            int field = 0;
            bool matches = false;
            foreach (Range part in rest.Split((byte)':'))
            {
                if (field == 2)
                {
                    matches = Utf8Parser.TryParse(rest[part], out uint found, out int used) && used == rest[part].Length && found == uid;
                }
                else if (field == 5 && matches && !rest[part].IsEmpty)
                {
                    return Encoding.UTF8.GetString(rest[part]);
                }

                field++;
            }
        }

        return null;
    }
}
