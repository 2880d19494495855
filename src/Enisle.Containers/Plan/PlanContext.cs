using Enisle.Host.Fd;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>What the parts of a container's plan are made from.</summary>
public sealed class PlanContext
{
    /// <summary>The bundle's configuration, already validated.</summary>
    public required RuntimeConfig Config { get; init; }

    /// <summary>The container's id: names its keyring.</summary>
    public required string Id { get; init; }

    /// <summary>Absolute path of the bundle: what relative mount sources are relative to.</summary>
    public required string Bundle { get; init; }

    /// <summary>Absolute path of the root file system on the host.</summary>
    public required string RootFs { get; init; }

    /// <summary>What the first process becomes at the end.</summary>
    public required ProcessSettings Settings { get; init; }

    /// <summary>What the process joins its cgroups through: each takes a «0».</summary>
    public IReadOnlyList<OwnedFd> CgroupJoins { get; init; } = [];

    /// <summary>Mounts for a file system of type cgroup; null when the host has none.</summary>
    public CgroupView? Cgroup { get; init; }

    /// <summary>Namespaces to join, opened by the parent, in the order to join them.</summary>
    public IReadOnlyList<NamespaceToJoin> Joins { get; init; } = [];

    /// <summary>The FIFO that <c>start</c> writes to; null when the workload starts at once.</summary>
    public OwnedFd? StartFifo { get; init; }

    /// <summary>The FIFO that <c>start</c> reads the outcome from.</summary>
    public OwnedFd? ResultFifo { get; init; }

    /// <summary>Detached trees that the parent has opened for mounts it alone can reach or id-map, by index into the mounts.</summary>
    public IReadOnlyDictionary<int, OwnedFd> ParentTrees { get; init; } = new Dictionary<int, OwnedFd>(0);

    /// <summary>The root file system as a detached tree that the parent has opened, where only it can; null: the process opens it.</summary>
    public OwnedFd? RootTree { get; init; }

    /// <summary>The SELinux label of new file systems; null for none.</summary>
    public string? MountLabel { get; init; }

    /// <summary>For a kernel without mount_setattr(2): any descriptor, whose number the plan uses to name mounts; null: the kernel has it.</summary>
    public OwnedFd? ClassicMountHandle { get; init; }

    /// <summary>The cgroup v2 directory that the process is born into, or null.</summary>
    public OwnedFd? CgroupDirectory { get; init; }

    /// <summary>A file that will hold the container's state for createContainer hooks; null when there are none.</summary>
    public OwnedFd? CreatingState { get; init; }

    /// <summary>The same for startContainer hooks.</summary>
    public OwnedFd? CreatedState { get; init; }

    /// <summary>Whether the root is changed by moving the mount instead of pivot_root (a root on an initramfs).</summary>
    public bool NoPivot { get; init; }

    /// <summary>Whether the parent must act while the child waits before the root is changed: hooks.</summary>
    public bool HooksBeforePivot { get; init; }

    /// <summary>The configuration's <c>linux</c> section, empty when absent.</summary>
    public LinuxConfig Linux => Config.Linux ?? s_noLinux;

    /// <summary>A path inside the root file system with the image's dangling symlinks replaced: nothing can be made through those.</summary>
    public Func<string, string> Resolve { get; init; } = static path => path;

    /// <summary>The mount point of the host on which the root file system lies.</summary>
    public Func<string> ParentMountPoint { get; init; } = static () => "/";

    /// <summary>Whether devices are the host's own nodes, bound: mknod(2) is for root of the host only.</summary>
    public bool BindsDevices { get; init; }

    /// <summary>Whether the parent is an ordinary user, or root of no more than a user namespace.</summary>
    public bool IsNested { get; init; }

    /// <summary>Whether the parent puts the process into its cgroup, at a first meeting: systemd's way.</summary>
    public bool ParentJoinsCgroup { get; init; }

    /// <summary>Whether the process may meet its parent on the way (<see cref="Rendezvous"/>), beyond the one wait at the end.</summary>
    public bool NeedsParent => ParentJoinsCgroup || HooksBeforePivot || Linux.NetDevices.Count > 0 || Settings.ParentSetsLimits || NamespacePlan.Forks(this) || MountPlan.CopiesUp(Config);

    /// <summary>Whether a new or joined namespace of this kind is asked for.</summary>
    public bool Has(NamespaceKind kind) => Find(kind) is not null;

    /// <summary>Whether a new namespace of this kind is made.</summary>
    public bool Makes(NamespaceKind kind) => Find(kind) is { Path: null };

    private static readonly LinuxConfig s_noLinux = new();

    private Namespace? Find(NamespaceKind kind)
    {
        foreach (Namespace candidate in Linux.Namespaces)
        {
            if (candidate.Kind == kind)
            {
                return candidate;
            }
        }

        return null;
    }
}
