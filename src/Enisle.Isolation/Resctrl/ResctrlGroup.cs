using System.Globalization;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Resctrl;

/// <summary>An instance's share of caches and memory bandwidth: a class of service of the kernel's resctrl file system.</summary>
/// <remarks>
/// Spec: runtime-spec 1.3.0, config-linux.md, «IntelRdt»; Documentation/filesystems/resctrl.rst. A class that the configuration names
/// by closID belongs to others too, so it stays when the instance goes; one without a name is the instance's own, as in runc.
/// </remarks>
public sealed class ResctrlGroup
{
    private const string Field = "linux.intelRdt";
    private const string DefaultClass = "/";
    private const uint DirectoryMode = 0x1ED; // 0755
    private readonly string _directory;
    private readonly Dictionary<string, string> _own = [];
    private string? _monitoring;

    private ResctrlGroup(string directory) => _directory = directory;

    /// <summary>The directories that go with the instance, to be remembered for <see cref="Remove"/>.</summary>
    public IReadOnlyDictionary<string, string> OwnDirectories => _own;

    /// <summary>Makes the class, or finds it, and sets what the configuration asks for.</summary>
    /// <param name="root">Where resctrl is mounted; null where it is not.</param>
    /// <param name="id">The instance's.</param>
    /// <param name="wanted">Already validated.</param>
    /// <exception cref="EnisleException">Names the field: no resctrl here, no such class, another schema, or what the kernel refuses.</exception>
    public static ResctrlGroup Prepare(string? root, string id, IntelRdt wanted)
    {
        if (root is null)
        {
            throw new EnisleException(ErrorKind.Unsupported, $"{Field}: the host has no resctrl file system mounted");
        }

        ResctrlGroup group = new(DirectoryOf(root, id, wanted));
        try
        {
            group.MakeClass(wanted);
            if (wanted.EnableMonitoring)
            {
                group.MakeMonitoring(id);
            }

            return group;
        }
        catch (Exception e)
        {
            Remove(group._own);
            throw e is LinuxException failure ? new EnisleException(ErrorKind.Host, $"{Field}: {failure.Message}", failure) : e;
        }
    }

    /// <summary>The class of an instance that runs.</summary>
    public static ResctrlGroup Of(string? root, string id, IntelRdt wanted)
    {
        if (root is null)
        {
            throw new EnisleException(ErrorKind.Unsupported, $"{Field}: the host has no resctrl file system mounted");
        }

        string directory = DirectoryOf(root, id, wanted);
        return new ResctrlGroup(directory) { _monitoring = wanted.EnableMonitoring ? $"{directory}/mon_groups/{id}" : null };
    }

    /// <summary>Refuses what the host's resctrl cannot share out.</summary>
    /// <exception cref="EnisleException">In runc's words.</exception>
    public static void RequireResources(string? root, string? cache, string? bandwidth)
    {
        // With code and data prioritization (CDP) the L3 cache has two resources in the place of the one.
        if (!string.IsNullOrEmpty(cache) && (root is null || !(HostFile.Exists($"{root}/info/L3") || HostFile.Exists($"{root}/info/L3CODE"))))
        {
            throw new EnisleException(ErrorKind.Unsupported, "Intel RDT/CAT: l3 cache schema is not enabled");
        }

        if (!string.IsNullOrEmpty(bandwidth) && (root is null || !HostFile.Exists($"{root}/info/MB")))
        {
            throw new EnisleException(ErrorKind.Unsupported, "Intel RDT/MBA: memory bandwidth schema is not enabled");
        }
    }

    /// <summary>Makes the class of an instance that had none in its configuration.</summary>
    public void Make() => HostFile.MakeDirectory(Fcntl.AT_FDCWD, _directory, DirectoryMode);

    /// <summary>Sets other schemata.</summary>
    public void Change(string? cache, string? bandwidth)
    {
        if (SchemataText.Combine(cache, bandwidth) is { } combined)
        {
            Write($"{_directory}/schemata", combined + '\n', $"{Field} (l3CacheSchema, memBwSchema)");
        }
    }

    /// <summary>Puts a process into the class; its later children are born there.</summary>
    public void Add(int pid)
    {
        string text = pid.ToString(CultureInfo.InvariantCulture);
        Write($"{_directory}/tasks", text, Field);
        if (_monitoring is not null)
        {
            Write($"{_monitoring}/tasks", text, $"{Field}.enableMonitoring");
        }
    }

    /// <summary>Removes what was made for one instance; what is gone already is no error. The processes must have ended or fall back to the default class.</summary>
    public static void Remove(IReadOnlyDictionary<string, string> ownDirectories)
    {
        foreach (string kind in (ReadOnlySpan<string>)["monitoring", "class"])
        {
            if (ownDirectories.TryGetValue(kind, out string? directory)
                && HostFile.TryUnlink(Fcntl.AT_FDCWD, directory, Fcntl.AT_REMOVEDIR) is var errno and not (Errno.None or Errno.ENOENT))
            {
                throw new LinuxException(errno, "rmdir", directory);
            }
        }
    }

    /// <summary>What <see cref="Prepare"/> may have made for an instance of which nothing but the configuration is known.</summary>
    public static IReadOnlyDictionary<string, string> PossibleDirectories(string root, string id, IntelRdt wanted)
    {
        string parent = DirectoryOf(root, id, wanted);
        Dictionary<string, string> directories = [];
        if (wanted.EnableMonitoring)
        {
            directories.Add("monitoring", $"{parent}/mon_groups/{id}");
        }

        if (wanted.ClosId is not { Length: > 0 })
        {
            directories.Add("class", parent);
        }

        return directories;
    }

    private static string DirectoryOf(string root, string id, IntelRdt wanted) => wanted.ClosId switch
    {
        DefaultClass => root,
        { Length: > 0 } closId => $"{root}/{closId}",
        _ => $"{root}/{id}",
    };

    private void MakeClass(IntelRdt wanted)
    {
        string? combined = SchemataText.Combine(wanted.L3CacheSchema, wanted.MemBwSchema);
        bool sets = combined is not null || wanted.Schemata.Count > 0;
        if (wanted.ClosId is { Length: > 0 } named && !sets)
        {
            if (!HostFile.Exists(_directory))
            {
                throw new EnisleException(ErrorKind.Invalid, $"{Field}.closID: \"{named}\" is not there, and no schema says what it should be");
            }

            return;
        }

        bool isNew = HostFile.MakeDirectory(Fcntl.AT_FDCWD, _directory, DirectoryMode);
        if (isNew && wanted.ClosId is not { Length: > 0 })
        {
            _own.Add("class", _directory);
        }

        if (combined is not null)
        {
            if (!isNew)
            {
                RequireSame(combined);
            }

            Write($"{_directory}/schemata", combined + '\n', $"{Field} (l3CacheSchema, memBwSchema)");
        }

        if (wanted.Schemata.Count > 0)
        {
            Write($"{_directory}/schemata", string.Join('\n', wanted.Schemata) + '\n', $"{Field}.schemata"); // last: it has the last word
        }
    }

    private void RequireSame(string combined)
    {
        string there = HostFile.ReadAllText($"{_directory}/schemata");
        if (SchemataText.FirstDifference(combined, there) is { } difference)
        {
            throw new EnisleException(
                ErrorKind.Invalid, $"{Field}.closID: the class exists, and its schemata differ from l3CacheSchema and memBwSchema at {difference}");
        }
    }

    private void MakeMonitoring(string id)
    {
        _monitoring = $"{_directory}/mon_groups/{id}";
        if (HostFile.MakeDirectory(Fcntl.AT_FDCWD, _monitoring, DirectoryMode))
        {
            _own.Add("monitoring", _monitoring);
        }
    }

    private static void Write(string path, string text, string field)
    {
        Errno errno = HostFile.TryWriteText(Fcntl.AT_FDCWD, path, text);
        if (errno != Errno.None)
        {
            throw new EnisleException(ErrorKind.Host, $"{field}: write \"{text.TrimEnd()}\" to {path}: {errno.Describe()}");
        }
    }
}
