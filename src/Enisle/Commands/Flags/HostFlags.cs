using System.CommandLine;
using Enisle.Bundles;
using Enisle.Bundles.Mounts;
using Enisle.Bundles.Options;
using Enisle.Host;

namespace Enisle.Commands.Flags;

/// <summary>How the host treats the instance: mounts, namespaces, rights, devices.</summary>
internal sealed class HostFlags
{
    private readonly Option<string?> _isolation = Flag.Text("--isolation", "How it is kept apart: container.", "LEVEL");
    private readonly Option<string[]> _volume = Flag.List("--volume", "Mount a volume or a directory of the host.", "[SOURCE:]PATH[:OPTIONS]", "-v");
    private readonly Option<string[]> _mount = Flag.List("--mount", "Mount, in the long form.", "type=…,source=…,target=…");
    private readonly Option<string[]> _tmpfs = Flag.List("--tmpfs", "Mount memory.", "PATH[:OPTIONS]");
    private readonly Option<string[]> _volumesFrom = Flag.List("--volumes-from", "Mount the volumes of another instance.", "INSTANCE[:ro]");
    private readonly Option<bool> _readOnly = Flag.Switch("--read-only", "The root file system cannot be written.");
    private readonly Option<string?> _shmSize = Flag.Text("--shm-size", "Size of /dev/shm (64m).", "SIZE");
    private readonly Option<string?> _pid = Flag.Text("--pid", "PID namespace: host, container:INSTANCE.", "MODE");
    private readonly Option<string?> _ipc = Flag.Text("--ipc", "IPC namespace: private, shareable, host, none, container:INSTANCE.", "MODE");
    private readonly Option<string?> _uts = Flag.Text("--uts", "UTS namespace: host.", "MODE");
    private readonly Option<string?> _userns = Flag.Text("--userns", "User namespace: host.", "MODE");
    private readonly Option<string?> _cgroupns = Flag.Text("--cgroupns", "cgroup namespace: private, host.", "MODE");
    private readonly Option<string?> _cgroupParent = Flag.Text("--cgroup-parent", "cgroup above the instance's.", "PATH");
    private readonly Option<bool> _privileged = Flag.Switch("--privileged", "All rights that the level's kernel can give.");
    private readonly Option<string[]> _capAdd = Flag.List("--cap-add", "Add a capability.", "NAME");
    private readonly Option<string[]> _capDrop = Flag.List("--cap-drop", "Drop a capability.", "NAME");
    private readonly Option<string[]> _securityOpt = Flag.List("--security-opt", "no-new-privileges, seccomp=, apparmor=, label=, systempaths=unconfined.", "OPTION");
    private readonly Option<string[]> _groupAdd = Flag.List("--group-add", "One more group.", "GROUP");
    private readonly Option<string[]> _sysctl = Flag.List("--sysctl", "Kernel setting.", "NAME=VALUE");
    private readonly Option<string[]> _device = Flag.List("--device", "A device of the host.", "HOST[:INSIDE[:rwm]]");
    private readonly Option<string[]> _deviceRule = Flag.List("--device-cgroup-rule", "Allow devices by number.", "RULE");
    private readonly Option<string[]> _ulimit = Flag.List("--ulimit", "Resource limit of each process.", "NAME=SOFT[:HARD]");
    private readonly Option<bool> _init = Flag.Switch("--init", "A small init is pid 1 and reaps.");
    private readonly Option<long?> _oomScoreAdj = Flag.Number("--oom-score-adj", "-1000 to 1000.", "N");
    private readonly Option<bool> _oomKillDisable = Flag.Switch("--oom-kill-disable", "The kernel does not kill for want of memory (cgroup v1).");
    private readonly Option<string?> _logDriver = Flag.Text("--log-driver", "json-file or none.", "DRIVER");
    private readonly Option<string[]> _logOpt = Flag.List("--log-opt", "max-size=, max-file=.", "NAME=VALUE");

    public void AddTo(Command command)
    {
        foreach (Option option in (ReadOnlySpan<Option>)
            [
                _isolation, _volume, _mount, _tmpfs, _volumesFrom, _readOnly, _shmSize, _pid, _ipc, _uts, _userns, _cgroupns, _cgroupParent, _privileged, _capAdd,
                _capDrop, _securityOpt, _groupAdd, _sysctl, _device, _deviceRule, _ulimit, _init, _oomScoreAdj, _oomKillDisable, _logDriver, _logOpt,
            ])
        {
            command.Options.Add(option);
        }
    }

    public HostOptions Apply(ParseResult parsed, HostOptions options) => options with
    {
        Isolation = parsed.GetValue(_isolation) ?? options.Isolation,
        Mounts =
        [
            .. parsed.GetValue(_volume)!.Select(VolumeFlag.Parse),
            .. parsed.GetValue(_mount)!.Select(MountFlag.Parse),
            .. parsed.GetValue(_tmpfs)!.Select(TmpfsFlag.Parse),
        ],
        VolumesFrom = parsed.GetValue(_volumesFrom)!,
        ReadonlyRootfs = parsed.GetValue(_readOnly),
        ShmSizeBytes = parsed.GetValue(_shmSize) is { } size ? ByteSize.Parse("--shm-size", size) : 0,
        PidMode = Mode("--pid", parsed.GetValue(_pid), "", ["", "host", "private"]),
        IpcMode = Mode("--ipc", parsed.GetValue(_ipc), "private", ["private", "shareable", "host", "none"]),
        UtsMode = Mode("--uts", parsed.GetValue(_uts), "", ["", "host", "private"]),
        UsernsMode = Mode("--userns", parsed.GetValue(_userns), "", ["", "host"]),
        CgroupnsMode = Mode("--cgroupns", parsed.GetValue(_cgroupns), "", ["", "host", "private"]),
        CgroupParent = parsed.GetValue(_cgroupParent),
        Privileged = parsed.GetValue(_privileged),
        CapAdd = parsed.GetValue(_capAdd)!,
        CapDrop = parsed.GetValue(_capDrop)!,
        SecurityOpt = parsed.GetValue(_securityOpt)!,
        GroupAdd = parsed.GetValue(_groupAdd)!,
        Sysctls = Pairs("--sysctl", parsed.GetValue(_sysctl)!),
        Devices = parsed.GetValue(_device)!,
        DeviceCgroupRules = parsed.GetValue(_deviceRule)!,
        Ulimits = parsed.GetValue(_ulimit)!,
        Init = parsed.GetValue(_init),
        OomScoreAdj = Score(parsed.GetValue(_oomScoreAdj) ?? 0),
        OomKillDisable = parsed.GetValue(_oomKillDisable),
        Log = new LogOptions { Driver = LogDriver(parsed.GetValue(_logDriver)), Options = Pairs("--log-opt", parsed.GetValue(_logOpt)!) },
    };

    private static string Mode(string flag, string? text, string absent, string[] words) => text is null ? absent
        : words.Contains(text) ? text == "private" && flag != "--ipc" && flag != "--cgroupns" ? "" : text
        : flag is "--pid" or "--ipc" && text.StartsWith("container:", StringComparison.Ordinal) && text.Length > 10 ? text
        : throw new EnisleException(ErrorKind.Invalid, $"{flag}: invalid mode: {text}");

    private static int Score(long score) => score is >= -1000 and <= 1000 ? (int)score
        : throw new EnisleException(ErrorKind.Invalid, $"Invalid value {score}, range for oom score adj is [-1000, 1000]");

    private static string LogDriver(string? driver) => driver switch
    {
        null or "" => "json-file",
        "json-file" or "none" => driver,
        _ => throw new EnisleException(ErrorKind.Invalid, $"--log-driver: {driver}: must be json-file or none"),
    };

    private static Dictionary<string, string> Pairs(string flag, IReadOnlyList<string> texts)
    {
        Dictionary<string, string> pairs = [];
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new EnisleException(ErrorKind.Invalid, $"{flag}: {text}: must be NAME=VALUE");
            }

            pairs[text[..equals]] = text[(equals + 1)..];
        }

        return pairs;
    }
}
