using System.Globalization;
using Enisle.Abi;
using Enisle.Bundles.Options;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Spec.Runtime;

namespace Enisle.Bundles.Limits;

/// <summary><c>--device</c>, <c>--device-cgroup-rule</c> and what <c>--privileged</c> means for devices.</summary>
internal static class DeviceRules
{
    // The level makes these itself.
    private static readonly string[] s_notCopied = ["pts", "shm", "fd", "mqueue", "stdin", "stdout", "stderr", "console", "ptmx", "lxc", "lxd-fuse", "tty"];

    /// <summary>Nodes that are made, beside those that every instance has.</summary>
    public static IReadOnlyList<Device> Nodes(HostOptions options)
    {
        List<Device> nodes = [];
        if (options.Privileged)
        {
            AddAll(nodes, "/dev", depth: 0);
        }

        foreach (string text in options.Devices)
        {
            (string host, string inside, _) = Split(text);
            AddFrom(nodes, host, inside, text);
        }

        return nodes;
    }

    /// <summary>Nothing but what the level always allows, and what was asked for.</summary>
    public static IReadOnlyList<DeviceRule> Allowed(HostOptions options)
    {
        if (options.Privileged)
        {
            return [new DeviceRule { Allow = true, Access = "rwm" }];
        }

        List<DeviceRule> rules = [new DeviceRule { Allow = false, Access = "rwm" }];
        foreach (string text in options.Devices)
        {
            (string host, string inside, string access) = Split(text);
            List<Device> nodes = [];
            AddFrom(nodes, host, inside, text);
            foreach (Device node in nodes)
            {
                rules.Add(new DeviceRule { Allow = true, Type = node.Type, Major = node.Major, Minor = node.Minor, Access = access });
            }
        }

        foreach (string text in options.DeviceCgroupRules)
        {
            rules.Add(ParseRule(text));
        }

        return rules;
    }

    private static (string Host, string Inside, string Access) Split(string text)
    {
        string[] parts = text.Split(':');
        (string host, string inside, string access) = parts switch
        {
            [var only] => (only, only, "rwm"),
            [var from, var mode] when IsAccess(mode) => (from, from, mode),
            [var from, var to] => (from, to, "rwm"),
            [var from, var to, var mode] when IsAccess(mode) => (from, to, mode),
            _ => throw Wrong("--device", text, "must be HOST[:INSIDE[:rwm]]"),
        };
        return host.StartsWith('/') && inside.StartsWith('/') ? (host, inside, access) : throw Wrong("--device", text, "must be an absolute path");
    }

    private static bool IsAccess(string text) => text.Length is > 0 and <= 3 && text.All(static c => c is 'r' or 'w' or 'm') && text.Distinct().Count() == text.Length;

    private static void AddFrom(List<Device> nodes, string host, string inside, string text)
    {
        using OwnedFd fd = HostFile.TryOpenAt(Fcntl.AT_FDCWD, host, Fcntl.O_PATH, 0, out Errno errno)
            ?? throw Wrong("--device", text, errno.Describe());
        if (TryNode(fd, inside) is { } node)
        {
            nodes.Add(node);
        }
        else if (FileStatus.Of(fd.Number).Type == Fcntl.S_IFDIR)
        {
            int before = nodes.Count;
            AddAll(nodes, host, depth: 1);
            for (int i = before; i < nodes.Count; i++)
            {
                nodes[i] = nodes[i] with { Path = inside + nodes[i].Path[host.Length..] };
            }
        }
        else
        {
            throw Wrong("--device", text, "not a device node");
        }
    }

    private static void AddAll(List<Device> nodes, string directory, int depth)
    {
        using OwnedFd? fd = HostFile.TryOpenAt(Fcntl.AT_FDCWD, directory, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW, 0, out _);
        if (fd is null || depth > 8)
        {
            return;
        }

        foreach (string name in DirectoryReader.ReadNames(fd))
        {
            if (depth == 0 && s_notCopied.Contains(name))
            {
                continue;
            }

            using OwnedFd? child = HostFile.TryOpenAt(fd.Number, name, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0, out _);
            if (child is null)
            {
                continue;
            }

            if (TryNode(child, $"{directory}/{name}") is { } node)
            {
                nodes.Add(node);
            }
            else if (FileStatus.Of(child.Number).Type == Fcntl.S_IFDIR)
            {
                AddAll(nodes, $"{directory}/{name}", depth + 1);
            }
        }
    }

    private static Device? TryNode(OwnedFd fd, string path)
    {
        FileStatus status = FileStatus.Of(fd.Number);
        string? type = status.Type == Fcntl.S_IFCHR ? "c" : status.Type == Fcntl.S_IFBLK ? "b" : null;
        return type is null ? null : new Device
        {
            Type = type,
            Path = path,
            Major = status.DeviceMajor,
            Minor = status.DeviceMinor,
            FileMode = status.Permissions,
            Uid = status.Uid,
            Gid = status.Gid,
        };
    }

    private static DeviceRule ParseRule(string text)
    {
        string[] words = text.Split(' ');
        string[] numbers = words.Length == 3 ? words[1].Split(':') : [];
        return words.Length == 3 && words[0] is "a" or "b" or "c" && numbers.Length == 2 && IsAccess(words[2])
            ? new DeviceRule { Allow = true, Type = words[0], Major = Number(numbers[0], text), Minor = Number(numbers[1], text), Access = words[2] }
            : throw Wrong("--device-cgroup-rule", text, "must be TYPE MAJOR:MINOR ACCESS, as in c 10:200 rwm");
    }

    private static long? Number(string text, string rule) => text == "*" ? null
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number
        : throw Wrong("--device-cgroup-rule", rule, $"{text} is neither a number nor *");

    private static EnisleException Wrong(string flag, string text, string rule) => new(ErrorKind.Invalid, $"{flag}: {text}: {rule}");
}
