using Enisle.Abi;
using Enisle.Containers.Plan;
using Enisle.Host.Fd;
using Enisle.Host.Mounts;
using Enisle.Isolation.Security;
using Enisle.Isolation.State;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Creation;

/// <content>What the plan is made from, opened as far as only the parent can.</content>
internal sealed partial class ContainerCreation
{
    private PlanContext NewContext(OwnedFd sync, SeccompLoad? seccomp)
    {
        bool hasUser = HasNamespace(NamespaceKind.User, out bool makesUser);
        bool waits = !_request.StartAtOnce;
        bool isUnified = _cgroups is { Unified: true };

        // Before Linux 6.4 a process born into a cgroup does not take its cpuset: then it joins as any other does.
        bool isBornInto = isUnified && _linux.Resources.Cpu is not { Cpus: not null } and not { Mems: not null };
        Dictionary<int, OwnedFd> trees = _identity.IsAdministrator ? ParentTrees.Open(_config, _request.Bundle, hasUser) : [];
        List<NamespaceToJoin> joins = NamespaceJoins.Open(_linux);
        foreach (OwnedFd tree in trees.Values)
        {
            Keep(tree);
        }

        foreach (NamespaceToJoin join in joins)
        {
            Keep(join.Fd);
        }

        string rootFs = RootFsPath.Of(_config, _request.Bundle);
        return new PlanContext
        {
            Config = _config,
            Id = _request.Id,
            Bundle = _request.Bundle,
            RootFs = rootFs,
            Resolve = path => ImagePath.Resolve(rootFs, path),
            ParentMountPoint = () => MountTable.MountPointOf(rootFs),
            IsNested = _isRootless,
            ParentJoinsCgroup = _request.SystemdCgroup,
            RootTree = hasUser && _identity.IsAdministrator ? Keep(DetachedTree.Open(rootFs, recursive: true)) : null,
            MountLabel = SecurityLabels.OfMounts(_linux),
            ClassicMountHandle = MountSetattr.IsThere ? null : Keep(HostFile.Open("/", Fcntl.O_PATH)),
            CgroupJoins = _cgroup is null || isBornInto ? [] : KeepAll(_cgroup.OpenJoins()),
            CgroupDirectory = isBornInto ? _cgroup?.CloneTarget : null,
            Cgroup = CgroupViews.Of(_cgroups, _cgroup),
            Joins = joins,
            StartFifo = waits ? Keep(_directory!.CreateFifo(InstanceDirectory.StartFifo)) : null,
            ResultFifo = waits ? Keep(_directory!.CreateFifo(InstanceDirectory.ResultFifo)) : null,
            ParentTrees = trees,
            CreatingState = _config.Hooks.CreateContainer.Count > 0 ? Keep(MemoryFile.Create("enisle-state", executable: false)) : null,
            CreatedState = _config.Hooks.StartContainer.Count > 0 ? Keep(MemoryFile.Create("enisle-state", executable: false)) : null,
            NoPivot = _request.NoPivot,
            BindsDevices = hasUser || _isRootless,
            HooksBeforePivot = _config.Hooks.Prestart.Count > 0 || _config.Hooks.CreateRuntime.Count > 0 || HasHooksInside,
            Settings = new ProcessSettings
            {
                Process = _process,
                Environment = ProcessEnvironment.Of(_process, rootFs),
                Sync = sync,
                OwnCapabilities = hasUser ? CapabilitySet.All : new CapabilitySet(_identity.Capabilities),
                ConsoleSocket = _request.ConsoleSocket,
                PreserveFds = _request.PreserveFds,
                Seccomp = seccomp,
                Keyring = _request.NoNewKeyring ? null : $"_ses.{_request.Id}",
                ParentSetsLimits = hasUser && _process.Rlimits.Count > 0 && _identity.IsAdministrator,
                StdioToOwn = StandardStreams.NotOwnedBy(_process.User.Uid, _linux.UidMappings),
                NullStdio = StandardStreams.OfNullDevice(),
                Label = SecurityLabels.Of(_process),
            },
        };
    }

    private bool HasHooksInside => _config.Hooks.CreateContainer.Count > 0 || _config.Hooks.StartContainer.Count > 0;

    private bool HasNamespace(NamespaceKind kind, out bool isNew)
    {
        foreach (Namespace candidate in _linux.Namespaces)
        {
            if (candidate.Kind == kind)
            {
                isNew = candidate.Path is null;
                return true;
            }
        }

        isNew = false;
        return false;
    }

    private void KeepSeccomp(SeccompLoad? load)
    {
        if (load is { ListenerSocket: { } socket, ListenerMessage: { } message })
        {
            Keep(socket);
            Keep(message);
        }
    }

    private OwnedFd Keep(OwnedFd fd)
    {
        _opened.Add(fd);
        return fd;
    }

    private IReadOnlyList<OwnedFd> KeepAll(IReadOnlyList<OwnedFd> fds)
    {
        _opened.AddRange(fds);
        return fds;
    }
}
