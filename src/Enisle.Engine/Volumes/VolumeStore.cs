using System.Text.Json;
using Enisle.Abi;
using Enisle.Bundles.Mounts;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Engine.Volumes;

/// <summary>Volumes: a directory each, its content in <c>_data</c>.</summary>
/// <remarks>A volume is there when its <c>volume.json</c> is: it is written last and removed first.</remarks>
public sealed class VolumeStore(string directory)
{
    private const uint OwnerOnly = 0x1C0;
    private const uint Open = 0x1ED;
    private const string RecordFile = "volume.json";

    /// <summary>The volume of that name, made when it is missing.</summary>
    /// <param name="name">Null: an anonymous one.</param>
    /// <param name="labels">For one that is made.</param>
    /// <exception cref="EnisleException">Invalid: the name is against its rule.</exception>
    public Volume GetOrCreate(string? name, IReadOnlyDictionary<string, string> labels)
    {
        if (name is not null && TryFind(name) is { } existing)
        {
            return existing;
        }

        bool anonymous = name is null;
        name ??= AnyName();
        VolumeName.Validate(name);
        EngineDirectories.Make(directory);
        HostFile.MakeDirectory(Fcntl.AT_FDCWD, $"{directory}/{name}", OwnerOnly);
        HostFile.MakeDirectory(Fcntl.AT_FDCWD, $"{directory}/{name}/_data", Open);
        VolumeRecord record = new() { Created = DateTimeOffset.UtcNow, Labels = new Dictionary<string, string>(labels), IsAnonymous = anonymous };
        using OwnedFd volume = HostFile.Open($"{directory}/{name}", Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        HostFile.ReplaceAtomically(volume.Number, RecordFile, JsonSerializer.SerializeToUtf8Bytes(record, VolumeJson.Default.VolumeRecord));
        return TryFind(name)!;
    }

    /// <summary>Null when there is none.</summary>
    public Volume? TryFind(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal) || name is "." or ".."
            || HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, $"{directory}/{name}/{RecordFile}") is not { Length: > 0 } json)
        {
            return null;
        }

        try
        {
            VolumeRecord record = JsonSerializer.Deserialize(json, VolumeJson.Default.VolumeRecord)!;
            return new Volume(name, $"{directory}/{name}/_data", record.Created, record.Labels, record.IsAnonymous);
        }
        catch (JsonException e)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{directory}/{name}/{RecordFile}: {e.Message}", e);
        }
    }

    /// <summary>The volume of that name.</summary>
    /// <exception cref="EnisleException">NotFound.</exception>
    public Volume Find(string name) => TryFind(name) ?? throw new EnisleException(ErrorKind.NotFound, $"get {name}: no such volume");

    /// <summary>All, by name.</summary>
    public IReadOnlyList<Volume> List()
    {
        using OwnedFd? root = HostFile.TryOpenAt(Fcntl.AT_FDCWD, directory, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, out _);
        List<Volume> volumes = [];
        foreach (string name in root is null ? [] : DirectoryReader.ReadNames(root))
        {
            if (TryFind(name) is { } volume)
            {
                volumes.Add(volume);
            }
        }

        volumes.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return volumes;
    }

    /// <summary>Removes a volume and its content; the caller has made sure that nobody uses it.</summary>
    public void Remove(string name)
    {
        _ = Find(name);
        HostFile.TryUnlink(Fcntl.AT_FDCWD, $"{directory}/{name}/{RecordFile}");
        TreeRemoval.Remove($"{directory}/{name}");
    }

    private static string AnyName()
    {
        Span<byte> bytes = stackalloc byte[32];
        RandomBytes.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
