using System.Buffers;
using System.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Engine.Instances;

/// <summary>All instances: their directories, and the names that lead to them.</summary>
/// <remarks>A name is a file made with O_EXCL, so that two processes cannot take the same one; whose instance has gone, is free again.</remarks>
public sealed class InstanceStore(EngineDirectories directories)
{
    private const int IdBytes = 32;
    private const uint OwnerOnly = 0x1C0;
    private const int NameTries = 100;
    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Makes a directory and takes the name; what is written in it comes next.</summary>
    /// <param name="name">Null: one is made up.</param>
    /// <exception cref="EnisleException">AlreadyExists, or Invalid: the name is taken, or none.</exception>
    internal (Instance Instance, string Name) Create(string? name)
    {
        EngineDirectories.Make(directories.Instances);
        EngineDirectories.Make(directories.Names);
        Instance instance = new(NewId(), directories);
        name = name is null ? TakeAnyName(instance.Id) : TakeName(InstanceName.Validate(name), instance.Id);
        HostFile.MakeDirectory(Fcntl.AT_FDCWD, instance.Directory, OwnerOnly);
        return (instance, name);
    }

    /// <summary>By its whole id, which is not looked up.</summary>
    public Instance Open(string id) => new(id, directories);

    /// <summary>By name, id or the beginning of an id.</summary>
    /// <exception cref="EnisleException">NotFound, or Invalid: more than one begins so.</exception>
    public Instance Find(string nameOrId) =>
        TryFind(nameOrId) ?? throw new EnisleException(ErrorKind.NotFound, $"No such container: {nameOrId}");

    /// <summary>Null when there is none.</summary>
    /// <exception cref="EnisleException">Invalid: more than one begins so.</exception>
    public Instance? TryFind(string nameOrId)
    {
        string word = nameOrId.StartsWith('/') ? nameOrId[1..] : nameOrId;
        if (InstanceName.IsValid(word) && TryReadName(word) is { } id && Exists(id))
        {
            return new Instance(id, directories);
        }

        if (word.Length == IdBytes * 2 && IsHex(word))
        {
            return Exists(word) ? new Instance(word, directories) : null;
        }

        if (word.Length == 0 || !IsHex(word))
        {
            return null;
        }

        string[] found = [.. Ids().Where(candidate => candidate.StartsWith(word, StringComparison.Ordinal))];
        return found.Length switch
        {
            0 => null,
            1 => new Instance(found[0], directories),
            _ => throw new EnisleException(ErrorKind.Invalid, $"multiple IDs found with provided prefix: {word}"),
        };
    }

    /// <summary>All that are complete, newest first.</summary>
    /// <param name="damaged">Is told of one whose file cannot be read: the others are listed all the same.</param>
    public IReadOnlyList<(Instance Instance, InstanceDefinition Definition)> List(Action<string>? damaged = null)
    {
        List<(Instance Instance, InstanceDefinition Definition)> list = [];
        foreach (string id in Ids())
        {
            Instance instance = new(id, directories);
            try
            {
                if (instance.TryReadDefinition() is { } definition)
                {
                    list.Add((instance, definition));
                }
            }
            catch (EnisleException e)
            {
                damaged?.Invoke(e.Message);
            }
        }

        list.Sort(static (a, b) => b.Definition.Created.CompareTo(a.Definition.Created));
        return list;
    }

    /// <summary>Takes a name for an instance that has one already.</summary>
    /// <exception cref="EnisleException">AlreadyExists, or Invalid.</exception>
    internal void Take(string name, string id) => TakeName(InstanceName.Validate(name), id);

    /// <summary>Frees a name, if it is that instance's.</summary>
    internal void Release(string name, string id)
    {
        if (TryReadName(name) == id)
        {
            HostFile.TryUnlink(Fcntl.AT_FDCWD, $"{directories.Names}/{name}");
        }
    }

    private bool Exists(string id) => HostFile.Exists($"{directories.Instances}/{id}/instance.json");

    private List<string> Ids()
    {
        using OwnedFd? directory = HostFile.TryOpenAt(Fcntl.AT_FDCWD, directories.Instances, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, out _);
        return directory is null ? [] : DirectoryReader.ReadNames(directory);
    }

    private string TakeAnyName(string id)
    {
        for (int attempt = 0; attempt < NameTries; attempt++)
        {
            string name = InstanceName.MakeUp(attempt);
            if (TryTakeName(name, id))
            {
                return name;
            }
        }

        throw new EnisleException(ErrorKind.AlreadyExists, "no free name was found: give one with --name");
    }

    private string TakeName(string name, string id) => TryTakeName(name, id) ? name
        : throw new EnisleException(ErrorKind.AlreadyExists,
            $"Conflict. The container name \"/{name}\" is already in use by container \"{TryReadName(name)}\". You have to remove (or rename) that container to be able to reuse that name.");

    private bool TryTakeName(string name, string id)
    {
        string path = $"{directories.Names}/{name}";
        for (int attempt = 0; attempt < 2; attempt++)
        {
            using OwnedFd? file = HostFile.TryOpenAt(Fcntl.AT_FDCWD, path, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL, 0x180, out Errno errno);
            if (file is not null)
            {
                HostFile.WriteAll(file, Encoding.ASCII.GetBytes(id), path);
                return true;
            }

            if (errno != Errno.EEXIST)
            {
                throw new LinuxException(errno, "open", path);
            }

            // Left by a creation that was killed: its instance is not there, and the file is not being written just now.
            if (TryReadName(name) is not { } holder || HostFile.Exists($"{directories.Instances}/{holder}"))
            {
                return false;
            }

            HostFile.TryUnlink(Fcntl.AT_FDCWD, path);
        }

        return false;
    }

    private string? TryReadName(string name) =>
        HostFile.TryReadAllText(Fcntl.AT_FDCWD, $"{directories.Names}/{name}") is { Length: IdBytes * 2 } id && IsHex(id) ? id : null;

    private static bool IsHex(string text) => !text.AsSpan().ContainsAnyExcept(s_hex);

    private static string NewId()
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        RandomBytes.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
