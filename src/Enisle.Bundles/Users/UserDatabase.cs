using System.Globalization;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Spec.Runtime;

namespace Enisle.Bundles.Users;

/// <summary>Users and groups of a root file system: its /etc/passwd and /etc/group, and from a word to a numeric identity.</summary>
/// <remarks>Spec: passwd(5), group(5). Guest: both files are the image's; lines that are not well-formed are passed over, the rest is capped.</remarks>
internal sealed class UserDatabase
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private readonly string[] _passwd;
    private readonly string[] _group;

    internal UserDatabase(string passwd, string group)
    {
        _passwd = passwd.Split('\n');
        _group = group.Split('\n');
    }

    /// <summary>Reads the two files; a missing one is empty.</summary>
    public static UserDatabase Read(RootDirectory root) => new(ReadFile(root, "etc/passwd"), ReadFile(root, "etc/group"));

    /// <summary>The identity and home directory that <paramref name="text"/> means: user, uid, user:group, uid:gid and the mixtures.</summary>
    /// <exception cref="EnisleException">Invalid: a name that the files do not have, or a number that is none.</exception>
    public (User User, string Home) Resolve(string text, IReadOnlyList<string> moreGroups)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string userWord = colon < 0 ? text : text[..colon];
        string groupWord = colon < 0 ? "" : text[(colon + 1)..];
        userWord = userWord.Length == 0 ? "0" : userWord;
        bool numeric = TryNumber(userWord, out uint uid);
        string[]? line = Find(_passwd, 4, fields => fields[0] == userWord) ?? (numeric ? Find(_passwd, 4, fields => fields[2] == userWord) : null);
        uint gid = 0;
        if (line is not null)
        {
            uid = Number(line[2], $"etc/passwd: {line[0]}");
            gid = Number(line[3], $"etc/passwd: {line[0]}");
        }
        else if (!numeric)
        {
            throw new EnisleException(ErrorKind.Invalid, $"unable to find user {userWord}: no matching entries in passwd file");
        }

        List<uint> additional = [];
        if (groupWord.Length > 0)
        {
            gid = Group(groupWord);
        }
        else if (line is not null)
        {
            additional = Memberships(line[0], gid);
        }

        foreach (string group in moreGroups)
        {
            uint id = Group(group);
            if (!additional.Contains(id))
            {
                additional.Add(id);
            }
        }

        return (new User { Uid = uid, Gid = gid, AdditionalGids = additional }, line is { Length: > 5 } && line[5].Length > 0 ? line[5] : "/");
    }

    private List<uint> Memberships(string user, uint primary)
    {
        List<uint> groups = [];
        foreach (string line in _group)
        {
            string[] fields = line.Split(':');
            if (fields.Length >= 4 && fields[3].Split(',').Contains(user) && TryNumber(fields[2], out uint id) && id != primary && !groups.Contains(id))
            {
                groups.Add(id);
            }
        }

        return groups;
    }

    private uint Group(string word)
    {
        string[]? line = Find(_group, 3, fields => fields[0] == word);
        return line is not null ? Number(line[2], $"etc/group: {word}")
            : TryNumber(word, out uint id) ? id
            : throw new EnisleException(ErrorKind.Invalid, $"unable to find group {word}: no matching entries in group file");
    }

    /// <summary>The first well-formed line that is wanted. The id is the third field in both files.</summary>
    private static string[]? Find(string[] lines, int leastFields, Predicate<string[]> wanted)
    {
        foreach (string line in lines)
        {
            string[] fields = line.Split(':');
            if (fields.Length >= leastFields && TryNumber(fields[2], out _) && wanted(fields))
            {
                return fields;
            }
        }

        return null;
    }

    private static bool TryNumber(string text, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number != uint.MaxValue;

    private static uint Number(string text, string subject) => TryNumber(text, out uint number) ? number
        : throw new EnisleException(ErrorKind.Invalid, $"{subject}: {text}: is not an id");

    private static string ReadFile(RootDirectory root, string path)
    {
        // O_NONBLOCK: an image may have a FIFO there, which would wait for its writer.
        using OwnedFd? file = root.TryOpenInside(path, Fcntl.O_RDONLY | Fcntl.O_NONBLOCK, 0, out _);
        if (file is null || FileStatus.Of(file.Number) is not { Type: Fcntl.S_IFREG, Size: <= MaxBytes })
        {
            return "";
        }

        return System.Text.Encoding.UTF8.GetString(HostFile.ReadToEnd(file, path));
    }
}
