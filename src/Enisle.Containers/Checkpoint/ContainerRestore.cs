using Enisle.Abi;
using Enisle.Containers.Creation;
using Enisle.Containers.Execution;
using Enisle.Containers.Hooks;
using Enisle.Containers.Plan;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Namespaces;
using Enisle.Host.Processes;
using Enisle.Host.Sockets;
using Enisle.Host.Spawn;
using Enisle.Isolation;
using Enisle.Isolation.Cgroups;
using Enisle.Isolation.State;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Checkpoint;

/// <summary><c>restore</c>: has criu bring a saved container back, as this program's child.</summary>
/// <remarks>criu works in a mount namespace of its own: whatever ends it, no mount is left on the host.</remarks>
internal sealed class ContainerRestore : IDisposable
{
    private const string Verb = "restore";
    private const string LogFile = "restore.log";
    private const string RootMount = "criu-root";
    private readonly CreateRequest _instance;
    private readonly RestoreRequest _request;
    private readonly RuntimeConfig _config;
    private readonly LinuxConfig _linux;
    private readonly string _rootFs;
    private readonly OwnedFd _images;
    private readonly OwnedFd? _work;
    private readonly List<OwnedFd> _namespaces = [];
    private InstanceDirectory? _directory;
    private InstanceCgroup? _cgroup;
    private int _pid;

    private ContainerRestore(CreateRequest instance, RestoreRequest request)
    {
        _instance = instance;
        _request = request;
        _config = instance.Config;
        _linux = instance.Config.Linux ?? new LinuxConfig();
        _rootFs = RootFsPath.Of(_config, instance.Bundle);
        _images = HostFile.TryOpenAt(Fcntl.AT_FDCWD, request.Images.ImagePath, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, out Errno errno)
            ?? throw new EnisleException(ErrorKind.NotFound, $"--image-path: {request.Images.ImagePath}: {errno.Describe()}");
        _work = request.Images.WorkPath is { } work ? CriuOptions.OpenDirectory(work) : null;
    }

    /// <summary>The whole story. On failure nothing is left.</summary>
    public static ContainerProcess Run(CreateRequest instance, RestoreRequest request)
    {
        // First of all: criu mounts below the directories that it is handed, so they must be opened in there.
        using PrivateMounts mounts = PrivateMounts.Enter();
        using ContainerRestore restore = new(instance, request);
        try
        {
            ContainerProcess process = restore.Restore();
            mounts.Dispose();
            restore.RemoveRoot();
            return process;
        }
        catch (Exception e)
        {
            mounts.Dispose();
            restore.Undo();
            if (e is EnisleException failure)
            {
                throw CriuLog.Explain(failure, request.Images.WorkPath ?? request.Images.ImagePath, LogFile);
            }

            throw;
        }
    }

    public void Dispose()
    {
        foreach (OwnedFd opened in _namespaces)
        {
            opened.Dispose();
        }

        _cgroup?.Dispose();
        _directory?.Dispose();
        _work?.Dispose();
        _images.Dispose();
    }

    private ContainerProcess Restore()
    {
        _directory = _instance.StateRoot.Create(_instance.Id);
        _directory.WriteConfig(_instance.ConfigJson.Span);
        _instance.PrepareDirectory?.Invoke(_directory);
        if (CgroupHost.Detect() is { } host)
        {
            _cgroup = InstanceCgroup.Create(host, _linux.CgroupsPath, _instance.Id, _linux.Resources);
            _cgroup.Apply(_linux.Resources, isUpdate: false);
        }

        ProtobufWriter options = Options();
        string root = $"{_directory.Path}/{RootMount}";
        HostFile.MakeDirectory(Fcntl.AT_FDCWD, root, 0x1ED);
        using (CriuSession session = CriuSession.Start(Verb, PrepareMounts(root), _namespaces))
        {
            options.Text(CriuField.Root, root);
            JoinCgroup(session.Worker.Pid, options);
            session.Run(CriuRequestType.Restore, options, CriuFeatures.None, OnNotify);
            OwnedFd process = ProcessHandle.TryOpen(_pid)
                ?? throw new EnisleException(ErrorKind.Host, $"{Verb}: criu names no process");
            session.Worker.Replace(_pid, process);
            return new ContainerProcess(session.Worker);
        }
    }

    // The root file system as a mount of its own, and mount points that the images take for granted.
    private SpawnPlanBuilder PrepareMounts(string root)
    {
        SpawnPlanBuilder plan = new();
        foreach (OwnedFd joined in _namespaces)
        {
            plan.Inherit(joined);
        }

        plan.SetPropagation("/", MountAbi.MS_SLAVE | MountAbi.MS_REC);
        int mark = plan.SlotMark;
        PlanSlot tree = plan.CloneTreeAt(_rootFs, recursive: true).Result;
        PlanSlot target = plan.Open(root, Fcntl.O_PATH | Fcntl.O_DIRECTORY).Result;
        plan.Attach(tree, target, root);
        plan.Close(target);
        List<string> covered = [];
        foreach (Mount mount in _config.Mounts)
        {
            if (!covered.Exists(above => mount.Destination.StartsWith($"{above}/", StringComparison.Ordinal)))
            {
                string destination = ImagePath.Resolve(_rootFs, mount.Destination);
                bool isFile = CriuOptions.IsBind(mount) && !IsDirectory(mount);
                plan.Close(isFile ? plan.EnsureFile(tree, destination) : plan.EnsureDirectory(tree, destination));
                covered.Add(mount.Destination.TrimEnd('/'));
            }
        }

        plan.Close(tree);
        plan.ReleaseSlots(mark);
        return plan;
    }

    private bool IsDirectory(Mount mount)
    {
        using OwnedFd? fd = HostFile.TryOpenAt(
            Fcntl.AT_FDCWD, MountSource.Of(mount, _instance.Bundle, 0), Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0, out Errno errno);
        return errno != Errno.ENOTDIR;
    }

    private ProtobufWriter Options()
    {
        ProtobufWriter options = CriuOptions.Of(_request.Images, _config, _images, _work, LogFile);
        options.Flag(CriuField.EvasiveDevices, true);
        options.Flag(CriuField.RestoreAsSibling, true);
        options.Flag(CriuField.TcpClose, _request.TcpClose);
        options.Text(CriuField.LsmProfile, _request.LsmProfile);
        options.Text(CriuField.LsmMountContext, _request.LsmMountContext);
        AddNamespaces(options);
        for (int i = 0; i < _config.Mounts.Count; i++)
        {
            Mount mount = _config.Mounts[i];
            if (CriuOptions.IsBind(mount))
            {
                CriuOptions.AddExternalMount(
                    options, ImagePath.Resolve(_rootFs, mount.Destination), MountSource.Of(mount, _instance.Bundle, i));
            }
        }

        foreach ((string destination, string source) in ExternalMounts.Cgroups(_config, _cgroup?.Paths ?? new Dictionary<string, string>(0)))
        {
            CriuOptions.AddExternalMount(options, destination, source);
        }

        foreach (string device in ExternalMounts.Devices(_linux))
        {
            CriuOptions.AddExternalMount(options, device, device); // the null device among them: masked files
        }

        ExternalDescriptors.Inherit(options, _images, _request.Images.ImagePath);
        return options;
    }

    private void AddNamespaces(ProtobufWriter options)
    {
        foreach (NamespaceToJoin join in NamespaceJoins.Open(_linux))
        {
            _namespaces.Add(join.Fd);
            switch (join.Kind)
            {
                case NamespaceKind.Network or NamespaceKind.Pid:
                    CriuOptions.AddInherited(options, CriuOptions.ExternalNamespaceKey(join.Kind), join.Fd.Number);
                    break;
                case NamespaceKind.Cgroup:
                    throw new EnisleException(ErrorKind.Unsupported, $"{Verb}: linux.namespaces: criu cannot join a cgroup namespace");
                case NamespaceKind.Mount:
                    options.Message(CriuField.JoinNamespace, CriuOptions.Pair("mnt", join.Path));
                    break;
                default:
                    options.Message(CriuField.JoinNamespace, CriuOptions.Pair(join.Kind.ToString().ToLowerInvariant(), join.Path));
                    break;
            }
        }
    }

    // criu and all that it makes start in the container's cgroup; what the images call it is replaced by where it is now.
    private void JoinCgroup(int pid, ProtobufWriter options)
    {
        if (_cgroup is null)
        {
            return;
        }

        _cgroup.Join(pid);
        string lines = HostFile.TryReadAllText(Fcntl.AT_FDCWD, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/proc/{pid}/cgroup")) ?? string.Empty;
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split(':', 3);
            if (fields.Length == 3)
            {
                foreach (string controller in fields[1].Split(','))
                {
                    options.Message(CriuField.CgroupRoot, CriuOptions.Pair(controller, fields[2]));
                }
            }
        }
    }

    private void OnNotify(string script, int pid, OwnedFd? descriptor)
    {
        switch (script)
        {
            case "setup-namespaces":
                byte[] creating = State(ContainerStatus.Creating, pid);
                HookRunner.Run("prestart", _config.Hooks.Prestart, creating);
                HookRunner.Run("createRuntime", _config.Hooks.CreateRuntime, creating);
                break;
            case "post-restore":
                _pid = pid;
                Record(pid);
                break;
            case "orphan-pts-master" when descriptor is not null && _instance.ConsoleSocket is { } console:
                UnixSockets.SendDescriptor(console, descriptor.Number, "/dev/ptmx"u8);
                break;
        }
    }

    private void Record(int pid)
    {
        _directory!.WriteFirstRecord(new InstanceRecord
        {
            Id = _instance.Id,
            Level = ContainerLevel.LevelName,
            OciVersion = _config.OciVersion,
            Bundle = _instance.Bundle,
            RootFs = _rootFs,
            Created = DateTimeOffset.UtcNow,
            Owner = Identity.OfThisProcess().Uid,
            Pid = pid,
            PidStartTime = (ProcessStatus.TryRead(pid) ?? default).StartTime,
            Initialized = true,
            CgroupPaths = _cgroup?.Paths ?? new Dictionary<string, string>(0),
            Annotations = _config.Annotations,
        });
        if (_instance.PidFile is { } pidFile)
        {
            PidFile.Write(pidFile, pid);
        }

        if (_instance.PidFdSocket is { } socket && ProcessHandle.TryOpen(pid) is { } process)
        {
            using (process)
            {
                UnixSockets.SendDescriptor(socket, process.Number, "pidfd"u8);
            }
        }
    }

    private byte[] State(ContainerStatus status, int pid) =>
        ContainerStateWriter.Write(StateJson.Of(_config, _instance.Id, _instance.Bundle, status, pid));

    private void RemoveRoot() => HostFile.TryUnlink(Fcntl.AT_FDCWD, $"{_directory!.Path}/{RootMount}", Fcntl.AT_REMOVEDIR);

    private void Undo()
    {
        try
        {
            _cgroup?.Signal(Signal.SIGKILL);
            _cgroup?.Delete();
            if (_directory is not null)
            {
                RemoveRoot();
                _directory.Remove();
            }
        }
        catch (LinuxException)
        {
            // delete --force finds what is left
        }
    }
}
