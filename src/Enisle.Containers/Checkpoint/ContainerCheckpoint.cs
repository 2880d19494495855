using Enisle.Abi;
using Enisle.Containers.Creation;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Spawn;
using Enisle.Isolation;
using Enisle.Isolation.State;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Checkpoint;

/// <summary><c>checkpoint</c>: has criu save a running container.</summary>
internal sealed class ContainerCheckpoint : IDisposable
{
    private const string Verb = "checkpoint";
    private const string LogFile = "dump.log";
    private readonly InstanceRecord _record;
    private readonly RuntimeConfig _config;
    private readonly LinuxConfig _linux;
    private readonly CheckpointRequest _request;
    private readonly OwnedFd _images;
    private readonly OwnedFd? _work;
    private int _statusFd;

    private ContainerCheckpoint(InstanceRecord record, RuntimeConfig config, CheckpointRequest request)
    {
        _record = record;
        _config = config;
        _linux = config.Linux ?? new LinuxConfig();
        _request = request;
        _statusFd = request.StatusFd;
        _images = CriuOptions.OpenDirectory(request.Images.ImagePath);
        _work = request.Images.WorkPath is { } work ? CriuOptions.OpenDirectory(work) : null;
    }

    /// <summary>The whole story; afterwards the container has ended unless it was to run on.</summary>
    public static void Run(ContainerLevel level, InstanceDirectory instance, CheckpointRequest request)
    {
        InstanceRecord record = instance.ReadRecord();
        if (level.Status(record) is var status and not (ContainerStatus.Running or ContainerStatus.Paused))
        {
            throw new EnisleException(ErrorKind.WrongState, $"Container cannot be checkpointed in {status.ToString().ToLowerInvariant()} state");
        }

        byte[] json = instance.TryReadConfig()
            ?? throw new EnisleException(ErrorKind.Invalid, $"{instance.Path}/config.json: missing");
        RuntimeConfig config = RuntimeConfigReader.Read(json, $"{instance.Path}/config.json");
        CriuFeatures needed = (request.PreDump ? CriuFeatures.MemoryTracking : 0) | (request.Images.LazyPages ? CriuFeatures.LazyPages : 0);
        RequireFeatures(needed);
        using ContainerCheckpoint checkpoint = new(record, config, request);
        checkpoint.Dump();
    }

    public void Dispose()
    {
        _images.Dispose();
        _work?.Dispose();
    }

    private static void RequireFeatures(CriuFeatures needed)
    {
        if (needed == CriuFeatures.None)
        {
            return;
        }

        using CriuSession session = CriuSession.Start(Verb, new SpawnPlanBuilder(), []);
        CriuFeatures offered = session.Run(CriuRequestType.FeatureCheck, null, needed, static (_, _, _) => { }).Features;
        if ((needed & ~offered) is var missing and not CriuFeatures.None)
        {
            string names = missing.HasFlag(CriuFeatures.MemoryTracking) ? "memory tracking (--pre-dump)" : "lazy pages (--lazy-pages)";
            throw new EnisleException(ErrorKind.Unsupported, $"{Verb}: criu or this kernel cannot do {names}");
        }
    }

    private void Dump()
    {
        ProtobufWriter options = Options();
        if (!_request.PreDump)
        {
            AddMounts(options);
            ExternalDescriptors.Save(_record.Pid, _images);
        }

        try
        {
            using CriuSession session = CriuSession.Start(Verb, new SpawnPlanBuilder(), []);
            session.Run(_request.PreDump ? CriuRequestType.PreDump : CriuRequestType.Dump, options, CriuFeatures.None, OnNotify);
        }
        catch (EnisleException e)
        {
            throw CriuLog.Explain(e, _request.Images.WorkPath ?? _request.Images.ImagePath, LogFile);
        }
    }

    private ProtobufWriter Options()
    {
        ProtobufWriter options = CriuOptions.Of(_request.Images, _config, _images, _work, LogFile);
        options.Number(CriuField.Pid, _record.Pid);
        options.Text(CriuField.Root, _record.RootFs);
        options.Flag(CriuField.LeaveRunning, _request.LeaveRunning);
        options.Flag(CriuField.TcpSkipInFlight, _request.TcpSkipInFlight);
        options.Flag(CriuField.LinkRemap, _request.LinkRemap);
        options.Text(CriuField.FreezeCgroup, FreezerDirectory());
        if (_request.ParentPath is { } parent)
        {
            options.Text(CriuField.ParentImages, parent);
            options.Flag(CriuField.TrackMemory, true);
        }
        else
        {
            options.Flag(CriuField.TrackMemory, _request.PreDump);
        }

        if (_request.PageServerAddress is { } address)
        {
            ProtobufWriter server = new();
            server.Text(CriuField.Key, address);
            server.Number(CriuField.Value, _request.PageServerPort);
            options.Message(CriuField.PageServer, server);
        }

        foreach (Namespace joined in _linux.Namespaces)
        {
            if (joined.Path is { } path && joined.Kind is NamespaceKind.Network or NamespaceKind.Pid)
            {
                string name = joined.Kind == NamespaceKind.Network ? "net" : "pid";
                ulong inode = FileStatus.Of(Fcntl.AT_FDCWD, path, 0).Inode;
                options.Text(CriuField.External, $"{name}[{inode}]:{CriuOptions.ExternalNamespaceKey(joined.Kind)}");
            }
        }

        return options;
    }

    // A frozen cgroup keeps all still while criu looks; without one it stops each process by ptrace.
    private string? FreezerDirectory()
    {
        foreach ((string name, string path) in _record.CgroupPaths)
        {
            if (name.Length == 0 || name == "freezer" || name.Split(',').Contains("freezer"))
            {
                return path;
            }
        }

        return null;
    }

    private void AddMounts(ProtobufWriter options)
    {
        foreach (Mount mount in _config.Mounts)
        {
            if (CriuOptions.IsBind(mount))
            {
                string destination = ImagePath.Resolve(_record.RootFs, mount.Destination);
                CriuOptions.AddExternalMount(options, destination, destination);
            }
        }

        foreach ((string destination, _) in ExternalMounts.Cgroups(_config, _record.CgroupPaths))
        {
            CriuOptions.AddExternalMount(options, destination, destination);
        }

        foreach (string device in ExternalMounts.Devices(_linux))
        {
            CriuOptions.AddExternalMount(options, device, device);
        }

        string rootOfProcess = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/proc/{_record.Pid}/root");
        using RootDirectory root = RootDirectory.Open(rootOfProcess);
        foreach (string path in _linux.MaskedPaths)
        {
            using OwnedFd? masked = root.TryOpenInside(path, Fcntl.O_PATH, 0, out _);
            if (masked is not null && FileStatus.Of(masked.Number).Type != Fcntl.S_IFDIR)
            {
                CriuOptions.AddExternalMount(options, path, ExternalMounts.NullDevice);
            }
        }
    }

    private void OnNotify(string script, int pid, OwnedFd? descriptor)
    {
        if (script == "status-ready" && _statusFd >= 0)
        {
            using OwnedFd status = new(_statusFd);
            HostFile.WriteAll(status, [0], "--status-fd");
            _statusFd = -1;
        }
    }
}
