using Enisle.Bundles;
using Enisle.Bundles.Options;
using Enisle.Engine.Health;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Engine.Mounts;
using Enisle.Engine.RootFileSystems;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Host.Spawn;
using Enisle.Isolation;
using Enisle.Spec.Runtime;

namespace Enisle.Engine.Supervision;

/// <summary>Everything between an instance that is written down and its running workload, in order; in the supervising process.</summary>
/// <remarks>Thread: one. The caller holds the instance's lock.</remarks>
internal sealed class InstanceStart
{
    private readonly EngineContext _engine;
    private readonly Instance _instance;
    private readonly InstanceDefinition _definition;
    private readonly IIsolationLevel _level;

    public InstanceStart(EngineContext engine, Instance instance)
    {
        _engine = engine;
        _instance = instance;
        _definition = instance.ReadDefinition();
        _level = engine.Level(_definition.Host.Isolation);
    }

    /// <summary>Starts it. When it fails nothing of it is left on the host, and the state says why.</summary>
    /// <returns>What the keeper needs.</returns>
    public StartedInstance Run()
    {
        InstanceState before = _instance.ReadState();
        if (before.Status is InstanceStatus.Running or InstanceStatus.Paused)
        {
            throw new EnisleException(ErrorKind.WrongState, $"container {_instance.Id} is already running");
        }

        InstanceState starting = before with
        {
            KeeperPid = Environment.ProcessId,
            KeeperStartTime = OwnStartTime(),
            BootId = BootId.Current,
            StoppedByPerson = false,
            Error = "",
        };
        _instance.Write(starting);
        try
        {
            return Start(starting);
        }
        catch (Exception e) when (e is EnisleException or LinuxException or Spec.SpecException)
        {
            ErrorKind kind = (e as EnisleException)?.Kind ?? ErrorKind.Host;
            SupervisedEnd.TakeAway(_engine, _instance);
            InstanceStatus status = starting.Status == InstanceStatus.Restarting ? InstanceStatus.Exited : starting.Status;
            _instance.Write(starting with { Status = status, KeeperPid = 0, KeeperStartTime = 0, Error = e.Message, ExitCode = kind.EngineExitCode() });
            throw;
        }
    }

    private StartedInstance Start(InstanceState starting)
    {
        EngineDirectories.Make(_instance.RunDirectory);
        InstanceRootFs.Mount(_engine, _instance, _definition);
        using RootDirectory root = RootDirectory.Open(_instance.RootFs);
        using InstanceNetwork network = InstanceNetwork.Prepare(_engine, _instance, _definition);
        RuntimeConfig config = BundleBuilder.Build(_definition.Workload, _definition.Host, Context(root, network));
        byte[] json = RuntimeConfigWriter.Write(config);
        InstanceFiles.Write(_instance, "config.json", json);

        using InstanceStreams streams = InstanceStreams.Open(_definition.Workload);
        using IInstanceProcess process = _level.Create(new CreateRequest
        {
            StateRoot = _engine.LevelState(_level),
            Id = _instance.Id,
            Bundle = _instance.Directory,
            Config = config,
            ConfigJson = json,
            ConsoleSocket = streams.ConsoleSocket,
            StartAtOnce = true,
        });
        StandardDescriptors.Close();
        InstanceState running = starting with
        {
            Status = InstanceStatus.Running,
            Pid = process.Pid,
            PidStartTime = ProcessStatus.TryRead(process.Pid)?.StartTime ?? 0,
            StartedAt = DateTimeOffset.UtcNow,
            FinishedAt = null,
            ExitCode = 0,
            OomKilled = false,
            Network = network.Attachment,
            Health = HealthRules.IsChecked(_definition) ? new HealthState("starting", 0, []) : null,
        };
        _instance.Write(running);
        _engine.Events.Add("start", _definition);
        return new StartedInstance(_definition, process.Pid, streams.TakeTerminal(), streams.TakeInput(), streams.TakeOutput(), streams.TakeError(), MemoryEvents());
    }

    private string? MemoryEvents()
    {
        using InstanceControl? control = InstanceControl.TryOpen(_engine, _instance);
        foreach ((string hierarchy, string path) in control?.Record.CgroupPaths ?? new Dictionary<string, string>(0))
        {
            string file = hierarchy.Split(',').Contains("memory") ? $"{path}/memory.oom_control" : $"{path}/memory.events";
            if (HostFile.Exists(file))
            {
                return file;
            }
        }

        return null;
    }

    private BundleContext Context(RootDirectory root, InstanceNetwork network)
    {
        Dictionary<NamespaceKind, string> joined = JoinedNamespaces(out string? sharedMemory);
        if (network.NamespacePath is { } path)
        {
            joined[NamespaceKind.Network] = path;
        }

        HostOptions host = _definition.Host;
        string hostname = _definition.Workload.Hostname ?? (host.UtsMode == "host" ? Environment.MachineName : _instance.Id[..12]);
        (string hosts, string resolvConf) = network.WriteFiles(_engine, _instance, _definition, hostname);
        return new BundleContext
        {
            Id = _instance.Id,
            RootFs = _instance.RootFs,
            Root = root,
            CgroupV2 = HostFacts.IsCgroupV2Alone,
            KnownCapabilities = HostFacts.KnownCapabilities,
            AvailableCapabilities = HostFacts.AvailableCapabilities(),
            Mounts = MountResolution.Resolve(_engine, _definition.Mounts, root),
            HostnameFile = InstanceFiles.Write(_instance, "hostname", hostname + "\n"),
            HostsFile = hosts,
            ResolvConf = resolvConf,
            JoinedNamespaces = joined,
            SharedMemory = sharedMemory,
            InitProgram = host.Init ? ReaperFile.Ensure(_engine.Directories.Data) : null,
        };
    }

    /// <summary>Namespaces of other instances, by <c>container:NAME</c>.</summary>
    private Dictionary<NamespaceKind, string> JoinedNamespaces(out string? sharedMemory)
    {
        HostOptions host = _definition.Host;
        Dictionary<NamespaceKind, string> joined = [];
        sharedMemory = null;
        Join(host.NetworkMode, NamespaceKind.Network, "net");
        Join(host.PidMode, NamespaceKind.Pid, "pid");
        if (Join(host.IpcMode, NamespaceKind.Ipc, "ipc") is { } other)
        {
            sharedMemory = $"/proc/{other}/root/dev/shm";
        }

        return joined;

        int? Join(string mode, NamespaceKind kind, string file)
        {
            const string Prefix = "container:";
            if (!mode.StartsWith(Prefix, StringComparison.Ordinal))
            {
                return null;
            }

            Instance instance = _engine.Instances.Find(mode[Prefix.Length..]);
            InstanceState state = StateTruth.Read(_engine, instance);
            if (state.Status != InstanceStatus.Running)
            {
                throw new EnisleException(ErrorKind.WrongState, $"cannot join {file} namespace of a non running container: {instance.Id}");
            }

            joined[kind] = $"/proc/{state.Pid}/ns/{file}";
            return state.Pid;
        }
    }

    private static ulong OwnStartTime() => ProcessStatus.TryRead(Environment.ProcessId)?.StartTime ?? 0;
}
