using Enisle.Abi;
using Enisle.Containers.Plan;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Isolation;
using Enisle.Isolation.Mounts;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Checkpoint;

/// <summary>What both requests tell criu of a container.</summary>
internal static class CriuOptions
{
    private const int LogLevel = 4;
    private const string ConfigAnnotation = "org.criu.config";
    private const string DefaultConfig = "/etc/criu/runc.conf"; // where engines expect it, whichever runtime runs

    /// <summary>Options of the request and of the configuration's annotations.</summary>
    /// <param name="images">The request's.</param>
    /// <param name="config">The container's.</param>
    /// <param name="imageDirectory">Open until the worker has ended.</param>
    /// <param name="workDirectory">The same; null for none.</param>
    /// <param name="logFile">Its name in one of them.</param>
    public static ProtobufWriter Of(ImageOptions images, RuntimeConfig config, OwnedFd imageDirectory, OwnedFd? workDirectory, string logFile)
    {
        ProtobufWriter options = new();
        options.Number(CriuField.ImagesDirectory, imageDirectory.Number);
        options.Number(CriuField.LogLevel, LogLevel);
        options.Text(CriuField.LogFile, logFile);
        if (workDirectory is not null)
        {
            options.Number(CriuField.WorkDirectory, workDirectory.Number);
        }

        options.Flag(CriuField.NotifyScripts, true);
        options.Flag(CriuField.ManageCgroups, true);
        options.Number(CriuField.CgroupsMode, CgroupsMode(images.CgroupsMode));
        options.Flag(CriuField.ShellJob, images.ShellJob);
        options.Flag(CriuField.TcpEstablished, images.TcpEstablished);
        options.Flag(CriuField.ExternalUnixSockets, images.ExternalUnixSockets);
        options.Flag(CriuField.FileLocks, images.FileLocks);
        options.Flag(CriuField.AutoDedup, images.AutoDedup);
        options.Flag(CriuField.LazyPages, images.LazyPages);
        options.Flag(CriuField.OrphanTerminalMaster, true);
        options.Number(CriuField.EmptyNamespaces, (long)NamespacePlan.FlagOf(NamespaceKind.Network)); // what is in it is its maker's to set up, as with runc
        string? file = config.Annotations.TryGetValue(ConfigAnnotation, out string? annotated) ? annotated : DefaultConfig;
        options.Text(CriuField.ConfigFile, file.Length > 0 ? file : null);
        return options;
    }

    /// <summary>A mount that criu neither saves nor makes: at a checkpoint a name for what is mounted there, at a restore a source for that name.</summary>
    public static void AddExternalMount(ProtobufWriter options, string key, string value) => options.Message(CriuField.ExternalMount, Pair(key, value));

    /// <summary>A text pair: ext_mount_map, cgroup_root, join_namespace.</summary>
    public static ProtobufWriter Pair(string key, string value)
    {
        ProtobufWriter pair = new();
        pair.Text(CriuField.Key, key);
        pair.Text(CriuField.Value, value);
        return pair;
    }

    /// <summary>A descriptor of ours in the place of what the images call <paramref name="key"/>.</summary>
    public static void AddInherited(ProtobufWriter options, string key, int descriptor)
    {
        ProtobufWriter inherited = new();
        inherited.Text(CriuField.Key, key);
        inherited.Number(CriuField.Value, descriptor);
        options.Message(CriuField.InheritDescriptor, inherited);
    }

    /// <summary>What criu calls a network or PID namespace that was there before the container.</summary>
    public static string ExternalNamespaceKey(NamespaceKind kind) => kind == NamespaceKind.Network ? "extRootNetNS" : "extRootPidNS";

    /// <summary>Whether a mount of the configuration shows a part of the host's tree.</summary>
    public static bool IsBind(Mount mount) => mount.Type == "bind" || MountOptions.Parse(mount.Options).Bind;

    // Spec: criu, images/rpc.proto, criu_cg_mode.
    private static int CgroupsMode(string? mode) => mode switch
    {
        null => 6,
        "ignore" => 0,
        "soft" => 3,
        "full" => 4,
        "strict" => 5,
        _ => throw new EnisleException(ErrorKind.Invalid, $"--manage-cgroups-mode: {mode}: must be soft, full, strict or ignore"),
    };

    /// <summary>Opens a directory of the request, made where it is missing.</summary>
    public static OwnedFd OpenDirectory(string path)
    {
        HostFile.MakeDirectory(Fcntl.AT_FDCWD, path, 0x1C0);
        return HostFile.Open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
    }
}
