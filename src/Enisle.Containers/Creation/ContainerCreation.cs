using Enisle.Abi;
using Enisle.Containers.Execution;
using Enisle.Containers.Hooks;
using Enisle.Containers.Plan;
using Enisle.Containers.UserNamespaces;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Mounts;
using Enisle.Host.Processes;
using Enisle.Host.Sockets;
using Enisle.Host.Spawn;
using Enisle.Isolation;
using Enisle.Isolation.Cgroups;
using Enisle.Isolation.Resctrl;
using Enisle.Isolation.State;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Creation;

/// <summary>The parent's half of <c>create</c> and <c>run</c>: what it prepares, the process it starts, and how it sees it through.</summary>
/// <remarks>Owner: everything opened on the way is closed by <see cref="Dispose"/>; <see cref="Undo"/> takes back what was made on the host.</remarks>
internal sealed partial class ContainerCreation : IDisposable
{
    private readonly CreateRequest _request;
    private readonly RuntimeConfig _config;
    private readonly LinuxConfig _linux;
    private readonly Process _process;
    private readonly List<IDisposable> _opened = [];
    private readonly Identity _identity = Identity.OfThisProcess();
    private readonly bool _isRootless;
    private InstanceDirectory? _directory;
    private CgroupHost? _cgroups;
    private InstanceCgroup? _cgroup;
    private ResctrlGroup? _resctrl;
    private NetDevices? _netDevices;
    private SpawnedProcess? _child;
    private PlanContext? _context;
    private bool _handedOver;

    private ContainerCreation(CreateRequest request)
    {
        _request = request;
        _config = request.Config;
        _linux = request.Config.Linux ?? new LinuxConfig();
        _process = request.Config.Process
            ?? throw new EnisleException(ErrorKind.Invalid, $"{request.Bundle}/config.json: process: missing: there is nothing to run");
        _isRootless = !_identity.IsRoot || UserNamespaceOfThisProcess.IsNotInitial;
    }

    /// <summary>The whole story. On failure nothing is left.</summary>
    public static ContainerProcess Run(CreateRequest request)
    {
        using ContainerCreation creation = new(request);
        try
        {
            return creation.Create();
        }
        catch (Exception e)
        {
            creation.Undo();
            if (e is LinuxException failure && CreationErrors.Explain(failure) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    public void Dispose()
    {
        if (!_handedOver)
        {
            _child?.Dispose();
        }

        foreach (IDisposable opened in _opened)
        {
            opened.Dispose();
        }

        _netDevices?.Dispose();
        _cgroup?.Dispose();
        _directory?.Dispose();
    }

    private ContainerProcess Create()
    {
        RefuseWhatOnlyRootMay();
        _directory = _request.StateRoot.Create(_request.Id);
        _directory.WriteConfig(_request.ConfigJson.Span);
        _request.PrepareDirectory?.Invoke(_directory);
        MakeCgroup();
        if (_linux.IntelRdt is { } rdt)
        {
            _resctrl = ResctrlGroup.Prepare(MountTable.MountPointOfType("resctrl"), _request.Id, rdt);
        }

        (OwnedFd ours, OwnedFd theirs) = Pipes.CreateSocketPair();
        Keep(ours);
        SeccompLoad? seccomp = SeccompPreparation.Prepare(_linux.Seccomp);
        KeepSeccomp(seccomp);
        PlanContext context = _context = NewContext(theirs, seccomp);
        SpawnPlan plan = ContainerPlan.Build(context);
        _child = Spawner.Start(plan);
        theirs.Dispose();
        if (context.Makes(NamespaceKind.User))
        {
            MapIds(_child.Pid);
            SetOomScore(_child.Pid);
        }

        RecordProcess();
        if (!NamespacePlan.Forks(context))
        {
            Announce();
        }

        if (context.NeedsParent)
        {
            CreationChannel.Serve(ours, AnswerAt);
        }
        else
        {
            CreationChannel.GoOn(ours);
        }

        PlanFailureReport? failure = _child.WaitForExec();
        if (failure is not null)
        {
            throw failure.ToException();
        }

        if (_request.StartAtOnce && _config.Hooks.Poststart.Count > 0)
        {
            HookRunner.Run("poststart", _config.Hooks.Poststart, State(ContainerStatus.Running));
        }

        _handedOver = true;
        return new ContainerProcess(_child);
    }

    private void MakeCgroup()
    {
        _cgroups = CgroupHost.Detect();
        if (_cgroups is not { } host || _request.SystemdCgroup)
        {
            return; // systemd makes a scope of a process that is there already
        }

        _cgroup = InstanceCgroup.Create(host, _linux.CgroupsPath, _request.Id, _linux.Resources, _request.RootlessCgroups ?? _isRootless);
        _cgroup.Apply(_linux.Resources, isUpdate: false);
    }

    private void RefuseWhatOnlyRootMay()
    {
        bool hasUser = HasNamespace(NamespaceKind.User, out _);
        if (!hasUser && !_identity.IsAdministrator)
        {
            throw new EnisleException(ErrorKind.Unsupported, "linux.namespaces: rootless containers require a user namespace");
        }

        if (!_identity.IsAdministrator)
        {
            ParentTrees.RefuseMapped(_config);
        }

        MappedIds.Require(_process.User, _linux);
    }

    private void MakeScope()
    {
        CgroupHost host = _cgroups
            ?? throw new EnisleException(ErrorKind.Unsupported, "--systemd-cgroup: the host has no cgroups mounted");
        _cgroup = InstanceCgroup.CreateScope(
            host, _linux.CgroupsPath, _request.Id, _linux.Resources, _child!.Pid, _isRootless, _config.Annotations);
        _cgroup.Apply(_linux.Resources, isUpdate: false);
        RecordProcess();
    }

    private void MapIds(int pid)
    {
        IdMapWriter.Write(pid, _linux.UidMappings, _linux.GidMappings);
        _child!.IdMapsWritten();
    }

    private void SetOomScore(int pid)
    {
        if (_process.OomScoreAdj is { } score)
        {
            string text = score.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Errno errno = HostFile.TryWriteText(Fcntl.AT_FDCWD, $"/proc/{pid}/oom_score_adj", text);

            if (errno != Errno.None)
            {
                throw new LinuxException(errno, "write process.oomScoreAdj", text); // EACCES: below the caller's own takes CAP_SYS_RESOURCE
            }
        }
    }

    private void RecordProcess()
    {
        _resctrl?.Add(_child!.Pid);
        ProcessStatus status = ProcessStatus.TryRead(_child!.Pid) ?? default;
        _directory!.WriteFirstRecord(new InstanceRecord
        {
            Id = _request.Id,
            Level = ContainerLevel.LevelName,
            OciVersion = _config.OciVersion,
            Bundle = _request.Bundle,
            RootFs = RootFsPath.Of(_config, _request.Bundle),
            Created = DateTimeOffset.UtcNow,
            Owner = _identity.Uid,
            Pid = _child.Pid,
            PidStartTime = status.StartTime,
            Initialized = true,
            CgroupPaths = _cgroup?.Paths ?? new Dictionary<string, string>(0),
            SystemdCgroup = _request.SystemdCgroup,
            HasLateHooks = _config.Hooks.Poststart.Count > 0 || _config.Hooks.Poststop.Count > 0,
            ResctrlPaths = _resctrl?.OwnDirectories ?? new Dictionary<string, string>(0),
            Annotations = _config.Annotations,
        });
    }

    // Once, of the process that stays: one that has to fork on its way is not it.
    private void Announce()
    {
        if (_request.PidFile is { } pidFile)
        {
            PidFile.Write(pidFile, _child!.Pid);
        }

        if (_request.PidFdSocket is { } socket)
        {
            UnixSockets.SendDescriptor(socket, _child!.PidFd.Number, "pidfd"u8);
        }

        FillStates(_context!);
    }

    // The pid in the state is the one that the hooks' namespace sees. Spec: config.md, «POSIX-platform Hooks».
    private void FillStates(PlanContext context)
    {
        int pid = HasNamespace(NamespaceKind.Pid, out bool isNew) && isNew ? 1 : _child!.Pid;
        if (context.CreatingState is { } creating)
        {
            MemoryFile.WriteAt(creating, State(ContainerStatus.Creating, pid), 0);
        }

        if (context.CreatedState is { } created)
        {
            MemoryFile.WriteAt(created, State(ContainerStatus.Created, pid), 0);
        }

        ContainerState state = StateJson.Of(_config, _request.Id, _request.Bundle, ContainerStatus.Creating, _child!.Pid);
        SeccompPreparation.Fill(context.Settings.Seccomp, state, _child.Pid, _linux.Seccomp);
    }

    private void AnswerAt(byte place, OwnedFd? first, OwnedFd? second, int number)
    {
        switch (place)
        {
            case Rendezvous.Cgroup:
                MakeScope();
                break;
            case Rendezvous.NetDevices:
                _netDevices = NetDevices.Open(_child!.Pid);
                _netDevices.MoveIn(_linux.NetDevices);
                break;
            case Rendezvous.HooksBeforePivot:
                HookRunner.Run("prestart", _config.Hooks.Prestart, State(ContainerStatus.Creating));
                HookRunner.Run("createRuntime", _config.Hooks.CreateRuntime, State(ContainerStatus.Creating));
                break;
            case Rendezvous.CopyUp:
                TreeCopy.Copy(first!.Number, second!.Number);
                break;
            case Rendezvous.Limits:
                ParentLimits.Set(_child!.Pid, _process.Rlimits);
                break;
            case Rendezvous.Forked:
                _child!.Replace(number, ProcessHandle.TryOpen(number) ?? throw new EnisleException(ErrorKind.Host, "the container's process ended at once"));
                RecordProcess();
                Announce();
                break;
        }
    }

    private byte[] State(ContainerStatus status, int? pid = null) =>
        ContainerStateWriter.Write(StateJson.Of(_config, _request.Id, _request.Bundle, status, pid ?? _child?.Pid ?? 0));

    // In the order of making, backwards. Errors on the way do not hide the one that brought us here.
    private void Undo()
    {
        if (_child is not null)
        {
            ProcessHandle.Signal(_child.PidFd, Signal.SIGKILL);
            ProcessHandle.Reap(_child.PidFd);
        }

        Quietly(() => _netDevices?.MoveBack());
        Quietly(() => _cgroup?.Signal(Signal.SIGKILL));
        Quietly(() => _cgroup?.Delete());
        Quietly(() => ResctrlGroup.Remove(_resctrl?.OwnDirectories ?? new Dictionary<string, string>(0)));
        if (_directory is not null && _child is not null)
        {
            Quietly(() => HookRunner.Run("poststop", _config.Hooks.Poststop, State(ContainerStatus.Stopped, pid: 0)));
        }

        Quietly(() => _directory?.Remove());
    }

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is LinuxException or EnisleException)
        {
            _ = e; // delete --force finds what is left
        }
    }
}
