using System.Globalization;
using Enisle.Abi;
using Enisle.Containers.Creation;
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
using Enisle.Isolation.Security;
using Enisle.Isolation.State;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Execution;

/// <summary>The parent's half of <c>exec</c>: one more process in a running container.</summary>
internal sealed class ContainerExecution : IDisposable
{
    private readonly InstanceRecord _record;
    private readonly RuntimeConfig _config;
    private readonly LinuxConfig _linux;
    private readonly ExecRequest _request;
    private readonly OwnedFd _first;
    private readonly List<IDisposable> _opened = [];
    private readonly Identity _identity = Identity.OfThisProcess();
    private SpawnedProcess? _child;
    private bool _handedOver;
    private SeccompLoad? _seccomp;

    private ContainerExecution(InstanceRecord record, RuntimeConfig config, ExecRequest request, OwnedFd first)
    {
        _record = record;
        _config = config;
        _linux = config.Linux ?? new LinuxConfig();
        _request = request;
        _first = first;
        _opened.Add(first);
    }

    /// <summary>The whole story. On failure the process is gone.</summary>
    public static ContainerProcess Run(ContainerLevel level, InstanceDirectory instance, ExecRequest request)
    {
        InstanceRecord record = instance.ReadRecord();
        ContainerStatus status = level.Status(record);
        if (status == ContainerStatus.Stopped)
        {
            throw new EnisleException(ErrorKind.WrongState, "cannot exec in a stopped container");
        }

        if (status == ContainerStatus.Paused && !request.IgnorePaused)
        {
            throw new EnisleException(ErrorKind.WrongState, "cannot exec in a paused container (use --ignore-paused to override)");
        }

        byte[] json = instance.TryReadConfig()
            ?? throw new EnisleException(ErrorKind.Invalid, $"{instance.Path}/config.json: missing");
        RuntimeConfig config = RuntimeConfigReader.Read(json, $"{instance.Path}/config.json");
        OwnedFd first = ContainerLevel.OpenFirstProcess(record)
            ?? throw new EnisleException(ErrorKind.WrongState, "cannot exec in a stopped container");
        using ContainerExecution execution = new(record, config, request, first);
        try
        {
            return execution.Start();
        }
        catch (Exception e)
        {
            execution.Undo();
            throw (e is LinuxException failure ? execution.Explain(failure) : null) ?? e;
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
    }

    private ContainerProcess Start()
    {
        (OwnedFd ours, OwnedFd theirs) = Pipes.CreateSocketPair();
        Keep(ours);
        ExecContext context = NewContext(theirs);
        _child = Spawner.Start(ExecPlan.Build(context));
        theirs.Dispose();
        if (!context.Forks)
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

        _handedOver = true;
        return new ContainerProcess(_child);
    }

    private ExecContext NewContext(OwnedFd sync)
    {
        Process process = _request.Process;
        bool hasUser = Has(NamespaceKind.User);
        MappedIds.Require(process.User, _linux);
        bool hasPid = Has(NamespaceKind.Pid);
        InstanceCgroup? cgroup = ContainerLevel.OpenCgroup(_record);
        if (cgroup is not null)
        {
            _opened.Add(cgroup);
        }

        IReadOnlyList<OwnedFd> joins = cgroup is null ? [] : cgroup.OpenJoins(_record.Pid, _request.SubCgroups);
        _opened.AddRange(joins);
        return new ExecContext
        {
            FirstProcess = _first,
            Namespaces = SharedNamespaces(),
            PidNamespace = hasPid
                ? Keep(HostFile.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{_record.Pid}/ns/pid"), Fcntl.O_RDONLY))
                : null,
            Forks = hasPid && (!_identity.IsRoot || UserNamespaceOfThisProcess.IsNotInitial),
            EntersUserNamespace = hasUser,
            CgroupJoins = joins,
            ChangeRootTo = Has(NamespaceKind.Mount) ? null : _record.RootFs,
            Personality = _linux.Personality,
            Settings = new ProcessSettings
            {
                Process = process,
                Environment = ProcessEnvironment.Of(process, _record.RootFs),
                Sync = sync,
                OwnCapabilities = hasUser ? CapabilitySet.All : new CapabilitySet(_identity.Capabilities),
                ConsoleSocket = _request.ConsoleSocket,
                PreserveFds = _request.PreserveFds,
                Seccomp = _seccomp = PrepareSeccomp(),
                ParentSetsLimits = hasUser && process.Rlimits.Count > 0 && _identity.IsAdministrator,
                StdioToOwn = StandardStreams.NotOwnedBy(process.User.Uid, _linux.UidMappings),
                Label = SecurityLabels.Of(process),
            },
        };
    }

    private ulong SharedNamespaces()
    {
        ulong flags = 0;
        foreach (Namespace has in _linux.Namespaces)
        {
            if (has.Kind != NamespaceKind.Pid)
            {
                flags |= NamespacePlan.FlagOf(has.Kind);
            }
        }

        return flags;
    }

    private SeccompLoad? PrepareSeccomp()
    {
        SeccompLoad? load = SeccompPreparation.Prepare(_linux.Seccomp);
        if (load is { ListenerSocket: { } socket, ListenerMessage: { } message })
        {
            Keep(socket);
            Keep(message);
        }

        return load;
    }

    private void Announce()
    {
        // An update may have given a class to an instance that has none in its configuration.
        IntelRdt? shares = _linux.IntelRdt ?? (_record.ResctrlPaths.Count > 0 ? new IntelRdt() : null);
        if (shares is { } rdt)
        {
            ResctrlGroup.Of(MountTable.MountPointOfType("resctrl"), _record.Id, rdt).Add(_child!.Pid);
        }

        ContainerState state = Hooks.StateJson.Of(_config, _record.Id, _record.Bundle, ContainerStatus.Running, _record.Pid);
        SeccompPreparation.Fill(_seccomp, state, _child!.Pid, _linux.Seccomp);
        if (_request.PidFile is { } pidFile)
        {
            PidFile.Write(pidFile, _child!.Pid);
        }

        if (_request.PidFdSocket is { } socket)
        {
            UnixSockets.SendDescriptor(socket, _child!.PidFd.Number, "pidfd"u8);
        }
    }

    private void AnswerAt(byte place, OwnedFd? first, OwnedFd? second, int number)
    {
        switch (place)
        {
            case Rendezvous.Limits:
                ParentLimits.Set(_child!.Pid, _request.Process.Rlimits);
                break;
            case Rendezvous.Forked:
                _child!.Replace(
                    number, ProcessHandle.TryOpen(number) ?? throw new EnisleException(ErrorKind.Host, "the process ended at once"));
                Announce();
                break;
        }
    }

    // ENOMEM: the PID namespace has lost its first process, and takes nobody any more (pid_namespaces(7)).
    private EnisleException? Explain(LinuxException failure) =>
        failure is { Call: "clone3", Errno: Errno.ENOMEM or Errno.ESRCH } || !ContainerLevel.IsAlive(_record)
            ? new EnisleException(ErrorKind.WrongState, "cannot exec in a stopped container", failure)
            : CreationErrors.Explain(failure);

    private bool Has(NamespaceKind kind)
    {
        foreach (Namespace candidate in _linux.Namespaces)
        {
            if (candidate.Kind == kind)
            {
                return true;
            }
        }

        return false;
    }

    private void Undo()
    {
        if (_child is not null)
        {
            ProcessHandle.Signal(_child.PidFd, Signal.SIGKILL);
            ProcessHandle.Reap(_child.PidFd);
        }
    }

    private OwnedFd Keep(OwnedFd fd)
    {
        _opened.Add(fd);
        return fd;
    }
}
