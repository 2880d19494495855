using System.Buffers.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Cgroups;
using Enisle.Host.Fd;

namespace Enisle.Isolation.Cgroups;

/// <content>Who is in the cgroups.</content>
public sealed partial class InstanceCgroup
{
    private const int MaxDepth = 256;

    /// <summary>How long a kill that the kernel cannot do in one step goes after processes that keep forking.</summary>
    private const int KillTimeoutMs = 5000;

    /// <summary>Files to which a process writes <c>0</c> to join: one a hierarchy, open for writing.</summary>
    /// <param name="initPid">
    /// For a further process: the instance's first one. In v2 that may have moved itself to a nested cgroup, and then its parent
    /// can take no process any more.
    /// </param>
    /// <remarks>
    /// v1's <c>tasks</c> moves the one thread that writes, and takes no lock for it; <c>cgroup.procs</c> may wait for an RCU grace
    /// period. Owner: the caller closes them.
    /// </remarks>
    public IReadOnlyList<OwnedFd> OpenJoins(int initPid = 0)
    {
        List<OwnedFd> joins = new(_members.Count);
        foreach (HierarchyCgroup member in _members)
        {
            string directory = member.Version == CgroupVersion.V2 && initPid > 0
                ? NestedDirectory(member, initPid)
                : member.Directory.Path;
            string file = member.Version == CgroupVersion.V2 ? "cgroup.procs" : "tasks";
            joins.Add(HostFile.Open($"{directory}/{file}", Fcntl.O_WRONLY));
        }

        return joins;
    }

    /// <summary>v2's directory for CLONE_INTO_CGROUP, the cheapest way in; null when v2 is not used. Owner: this object.</summary>
    public OwnedFd? CloneTarget
    {
        get
        {
            foreach (HierarchyCgroup member in _members)
            {
                if (member.Version == CgroupVersion.V2)
                {
                    return member.Directory.Descriptor;
                }
            }

            return null;
        }
    }

    /// <summary>Moves a process from outside, with all its threads.</summary>
    public void Join(int pid)
    {
        foreach (HierarchyCgroup member in _members)
        {
            Errno errno = member.Directory.TryJoin(pid);
            if (errno != Errno.None)
            {
                throw new LinuxException(errno, $"write {pid}", $"{member.Directory.Path}/cgroup.procs");
            }
        }
    }

    /// <summary>Hands a v2 cgroup to the user who is root inside, so that the workload may nest its own. Spec: config-linux.md, «Cgroup ownership».</summary>
    /// <remarks>Only for an instance with a cgroup namespace of its own and a writable cgroup mount; the limits stay ours.</remarks>
    public void Delegate(uint uid)
    {
        foreach (HierarchyCgroup member in _members)
        {
            if (member.Version == CgroupVersion.V2)
            {
                CgroupOwnership.Give(member.Directory, uid);
            }
        }
    }

    /// <summary>Process ids in no order, as this process's PID namespace numbers them.</summary>
    /// <param name="recursive">Also those in cgroups that the workload made below.</param>
    public IReadOnlyList<int> Pids(bool recursive)
    {
        List<int> pids = [];
        if (ProcessesMember() is { } member)
        {
            AddPids(member.Directory, recursive, pids, depth: 0);
        }

        return pids;
    }

    /// <summary>Sends a signal to every process, nested cgroups included.</summary>
    public void Signal(int signal)
    {
        if (ProcessesMember() is not { } member)
        {
            return;
        }

        if (signal == Abi.Signal.SIGKILL && member.Version == CgroupVersion.V2
            && member.Directory.TryWrite("cgroup.kill", "1"u8) == Errno.None)
        {
            return;
        }

        if (signal == Abi.Signal.SIGKILL)
        {
            KillAll();
        }
        else
        {
            SignalAll(signal);
        }
    }

    private static void AddPids(CgroupDirectory cgroup, bool recursive, List<int> pids, int depth)
    {
        // A threaded cgroup refuses to list processes; its threads are all it has.
        ReadOnlySpan<byte> text = cgroup.TryRead("cgroup.procs") ?? cgroup.TryRead("cgroup.threads");
        while (!text.IsEmpty)
        {
            // 0 stands for a process that has no number in our PID namespace.
            if (Utf8Parser.TryParse(Lines.Next(ref text), out int pid, out _) && pid > 0)
            {
                pids.Add(pid);
            }
        }

        if (!recursive || depth == MaxDepth)
        {
            return;
        }

        foreach (string child in CgroupTree.Children(cgroup.Path))
        {
            using CgroupDirectory nested = new($"{cgroup.Path}/{child}");
            AddPids(nested, recursive, pids, depth + 1);
        }
    }

    /// <summary>The hierarchy in which the workload is least likely to have been moved.</summary>
    private HierarchyCgroup? ProcessesMember() =>
        Find(ControllerSet.Devices) ?? Find(ControllerSet.Pids) ?? (_members.Count > 0 ? _members[0] : null);

    /// <summary>Frozen while it is signalled, nothing can fork itself away.</summary>
    private void SignalAll(int signal)
    {
        bool freezes = Find(ControllerSet.Freezer) is not null && !IsFrozen;
        if (freezes)
        {
            Freeze();
        }

        try
        {
            foreach (int pid in Pids(recursive: true))
            {
                CgroupSignals.Send(pid, signal);
            }
        }
        finally
        {
            if (freezes)
            {
                Thaw();
            }
        }
    }

    private void KillAll()
    {
        long deadline = Environment.TickCount64 + KillTimeoutMs;
        bool hasFreezer = Find(ControllerSet.Freezer) is not null;
        for (int round = 0; ; round++)
        {
            // Killing is no use to a frozen task: it dies when it is thawed.
            if (hasFreezer && IsFrozen)
            {
                SendKill();
                Thaw();
            }

            // The common case is a handful of processes that do not fork. Only those that escape are frozen first.
            if (round > 0 && hasFreezer)
            {
                TryFreeze();
                SendKill();
                Thaw();
            }
            else
            {
                SendKill();
            }

            if (Pids(recursive: true).Count == 0 || Environment.TickCount64 > deadline)
            {
                return;
            }

            Pause.Milliseconds(Math.Min(1 << round, 50));
        }
    }

    private void SendKill()
    {
        foreach (int pid in Pids(recursive: true))
        {
            CgroupSignals.Send(pid, Abi.Signal.SIGKILL);
        }
    }

    /// <summary>Where the first process is now, if that is below its instance's cgroup; otherwise the cgroup itself.</summary>
    private string NestedDirectory(HierarchyCgroup member, int initPid)
    {
        byte[] text = HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, $"/proc/{initPid}/cgroup") ?? [];
        string? mountPoint = (_host ??= CgroupHost.Detect())?.UnifiedHierarchy?.MountPoint;
        foreach (CgroupMembership membership in CgroupMembership.Parse(text))
        {
            string directory = mountPoint + membership.Path;
            if (membership.IsUnified && directory.StartsWith($"{member.Directory.Path}/", StringComparison.Ordinal))
            {
                return directory;
            }
        }

        return member.Directory.Path;
    }
}
