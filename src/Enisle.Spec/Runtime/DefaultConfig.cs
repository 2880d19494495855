namespace Enisle.Spec.Runtime;

/// <summary>The config that <c>spec</c> writes: runc's, with a host name of our own.</summary>
public static class DefaultConfig
{
    private static readonly string[] s_capabilities = ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"];

    /// <summary><paramref name="cgroupV2"/>: the host has cgroup v2 alone, where a cgroup namespace is worth having.</summary>
    public static RuntimeConfig Create(bool cgroupV2) => new()
    {
        OciVersion = "1.3.0",
        Process = new Process
        {
            Terminal = true,
            Args = ["sh"],
            Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"],
            Cwd = "/",
            Capabilities = new Capabilities { Bounding = s_capabilities, Effective = s_capabilities, Permitted = s_capabilities },
            Rlimits = [new Rlimit("RLIMIT_NOFILE", 1024, 1024)],
            NoNewPrivileges = true,
        },
        Root = new Root { Path = "rootfs", ReadOnly = true },
        Hostname = "enisle",
        Mounts =
        [
            new Mount { Destination = "/proc", Type = "proc", Source = "proc" },
            new Mount { Destination = "/dev", Type = "tmpfs", Source = "tmpfs", Options = ["nosuid", "strictatime", "mode=755", "size=65536k"] },
            new Mount { Destination = "/dev/pts", Type = "devpts", Source = "devpts", Options = ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"] },
            new Mount { Destination = "/dev/shm", Type = "tmpfs", Source = "shm", Options = ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"] },
            new Mount { Destination = "/dev/mqueue", Type = "mqueue", Source = "mqueue", Options = ["nosuid", "noexec", "nodev"] },
            new Mount { Destination = "/sys", Type = "sysfs", Source = "sysfs", Options = ["nosuid", "noexec", "nodev", "ro"] },
            new Mount { Destination = "/sys/fs/cgroup", Type = "cgroup", Source = "cgroup", Options = ["nosuid", "noexec", "nodev", "relatime", "ro"] },
        ],
        Linux = new LinuxConfig
        {
            Resources = new Resources { Devices = [new DeviceRule { Allow = false, Access = "rwm" }] },
            Namespaces =
            [
                new Namespace(NamespaceKind.Pid, null),
                new Namespace(NamespaceKind.Network, null),
                new Namespace(NamespaceKind.Ipc, null),
                new Namespace(NamespaceKind.Uts, null),
                new Namespace(NamespaceKind.Mount, null),
                .. cgroupV2 ? [new Namespace(NamespaceKind.Cgroup, null)] : Array.Empty<Namespace>(),
            ],
            MaskedPaths =
            [
                "/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
                "/proc/timer_stats", "/proc/sched_debug", "/sys/firmware", "/proc/scsi",
            ],
            ReadonlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
        },
    };

    /// <summary>The same for an ordinary user, who is root inside: a user namespace, the host's network and /sys, no cgroup limits (<c>spec --rootless</c>).</summary>
    public static RuntimeConfig CreateRootless(bool cgroupV2, uint uid, uint gid)
    {
        RuntimeConfig config = Create(cgroupV2);
        LinuxConfig linux = config.Linux!;
        return config with
        {
            Mounts = [.. config.Mounts.Select(ToRootless)],
            Linux = linux with
            {
                Resources = Resources.None,
                UidMappings = [new IdMapping(0, uid, 1)],
                GidMappings = [new IdMapping(0, gid, 1)],
                Namespaces =
                [
                    .. linux.Namespaces.Where(static ns => ns.Kind != NamespaceKind.Network),
                    new Namespace(NamespaceKind.User, null),
                ],
            },
        };
    }

    // Only the owner of a network namespace may mount its sysfs; group 5 has no mapping.
    private static Mount ToRootless(Mount mount) => mount.Destination == "/sys"
        ? mount with { Type = "none", Source = "/sys", Options = ["rbind", "nosuid", "noexec", "nodev", "ro"] }
        : mount with { Options = [.. mount.Options.Where(static option => !option.StartsWith("gid=", StringComparison.Ordinal))] };
}
