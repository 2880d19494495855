using System.Text;
using System.Text.Json;

namespace Enisle.Tests.Spec;

public sealed class RuntimeConfigValidatorTests
{
    private const string UserNamespace = "[{\"type\":\"user\"},{\"type\":\"mount\"},{\"type\":\"uts\"}]";
    private const string OneId = "[{\"containerID\":0,\"hostID\":1000,\"size\":1}]";

    [Theory]
    [InlineData("ociVersion", "\"1.3\"", "ociVersion: \"1.3\" is not a semantic version such as 1.3.0")]
    [InlineData("ociVersion", "\"1.03.0\"", "ociVersion: \"1.03.0\" is not a semantic version such as 1.3.0")]
    [InlineData("ociVersion", "\"1.3.0-\"", "ociVersion: \"1.3.0-\" is not a semantic version such as 1.3.0")]
    [InlineData("ociVersion", "\"1.3.0-rc.01\"", "ociVersion: \"1.3.0-rc.01\" is not a semantic version such as 1.3.0")]
    [InlineData("ociVersion", "\"2.0.0\"", "ociVersion: \"2.0.0\" is not version 1 of the specification")]
    [InlineData("ociVersion", "\"0.2.0\"", "ociVersion: \"0.2.0\" is not version 1 of the specification")]
    [InlineData("root", null, "root: is required")]
    [InlineData("root.path", "\"\"", "root.path: must not be empty")]
    [InlineData("annotations", "{\"\":\"x\"}", "annotations: a key must not be empty")]
    [InlineData("hooks.poststop", "[{\"path\":\"true\"}]", "hooks.poststop[0].path: \"true\" is not absolute")]
    [InlineData("hooks.createRuntime", "[{\"path\":\"/a\"},{\"path\":\"/b\",\"timeout\":0}]", "hooks.createRuntime[1].timeout: 0 is not more than 0")]
    [InlineData("hooks.startContainer", "[{\"path\":\"/b\",\"timeout\":-5}]", "hooks.startContainer[0].timeout: -5 is not more than 0")]
    public void Top_level(string path, string? value, string message) => Check(path, value, message);

    [Theory]
    [InlineData("process.cwd", "\"\"", "process.cwd: \"\" is not absolute")]
    [InlineData("process.cwd", "\"root\"", "process.cwd: \"root\" is not absolute")]
    [InlineData("process.args", "[]", "process.args: must not be empty")]
    [InlineData("process.env", "[\"A=1\",\"B\"]", "process.env[1]: \"B\" has no '='")]
    [InlineData("process.env", "[\"=1\"]", "process.env[0]: \"=1\" has no name")]
    [InlineData("process.rlimits", "[{\"type\":\"NOFILE\",\"soft\":1,\"hard\":1}]", "process.rlimits[0].type: \"NOFILE\" is not one of RLIMIT_AS, _CORE, _CPU, _DATA, _FSIZE, _LOCKS, _MEMLOCK, _MSGQUEUE, _NICE, _NOFILE, _NPROC, _RSS, _RTPRIO, _RTTIME, _SIGPENDING, _STACK")]
    [InlineData("process.rlimits", "[{\"type\":\"RLIMIT_AS\",\"soft\":1,\"hard\":1},{\"type\":\"RLIMIT_AS\",\"soft\":1,\"hard\":1}]", "process.rlimits[1].type: RLIMIT_AS is there already")]
    [InlineData("process.rlimits", "[{\"type\":\"RLIMIT_AS\",\"soft\":2,\"hard\":1}]", "process.rlimits[0].soft: RLIMIT_AS: 2 is more than the hard limit, 1")]
    [InlineData("process.user.umask", "512", "process.user.umask: 512 is more than 511 (octal 777)")]
    [InlineData("process.oomScoreAdj", "1001", "process.oomScoreAdj: 1001 is not from -1000 to 1000")]
    [InlineData("process.oomScoreAdj", "-1001", "process.oomScoreAdj: -1001 is not from -1000 to 1000")]
    [InlineData("process.scheduler", "{\"policy\":\"\"}", "process.scheduler.policy: \"\" is not one of SCHED_OTHER, SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_ISO, SCHED_IDLE, SCHED_DEADLINE")]
    [InlineData("process.scheduler", "{\"policy\":\"SCHED_OTHER\",\"nice\":20}", "process.scheduler.nice: 20 is not from -20 to 19")]
    [InlineData("process.scheduler", "{\"policy\":\"SCHED_BATCH\",\"nice\":-21}", "process.scheduler.nice: -21 is not from -20 to 19")]
    [InlineData("process.scheduler", "{\"policy\":\"SCHED_OTHER\",\"priority\":1}", "process.scheduler.priority: needs the policy SCHED_FIFO or SCHED_RR")]
    [InlineData("process.scheduler", "{\"policy\":\"SCHED_FIFO\"}", "process.scheduler.priority: 0 is not from 1 to 99")]
    [InlineData("process.scheduler", "{\"policy\":\"SCHED_RR\",\"priority\":100}", "process.scheduler.priority: 100 is not from 1 to 99")]
    [InlineData("process.scheduler", "{\"policy\":\"SCHED_OTHER\",\"runtime\":1}", "process.scheduler.runtime: needs the policy SCHED_DEADLINE")]
    [InlineData("process.scheduler", "{\"policy\":\"SCHED_OTHER\",\"deadline\":1}", "process.scheduler.deadline: needs the policy SCHED_DEADLINE")]
    [InlineData("process.scheduler", "{\"policy\":\"SCHED_OTHER\",\"period\":1}", "process.scheduler.period: needs the policy SCHED_DEADLINE")]
    [InlineData("process.scheduler", "{\"policy\":\"SCHED_DEADLINE\"}", "process.scheduler.runtime: must be more than 0 with SCHED_DEADLINE")]
    [InlineData("process.scheduler", "{\"policy\":\"SCHED_DEADLINE\",\"runtime\":3,\"deadline\":2}", "process.scheduler.runtime: 3 is more than the deadline, 2")]
    [InlineData("process.scheduler", "{\"policy\":\"SCHED_DEADLINE\",\"runtime\":1,\"deadline\":3,\"period\":2}", "process.scheduler.deadline: 3 is more than the period, 2")]
    [InlineData("process.scheduler", "{\"policy\":\"SCHED_OTHER\",\"flags\":[\"SCHED_FLAG_X\"]}", "process.scheduler.flags[0]: \"SCHED_FLAG_X\" is not one of SCHED_FLAG_RESET_ON_FORK, _RECLAIM, _DL_OVERRUN, _KEEP_POLICY, _KEEP_PARAMS, _UTIL_CLAMP_MIN, _UTIL_CLAMP_MAX")]
    [InlineData("process.ioPriority", "{\"class\":\"RT\",\"priority\":0}", "process.ioPriority.class: \"RT\" is not one of IOPRIO_CLASS_RT, IOPRIO_CLASS_BE, IOPRIO_CLASS_IDLE")]
    [InlineData("process.ioPriority", "{\"class\":\"IOPRIO_CLASS_BE\",\"priority\":8}", "process.ioPriority.priority: 8 is not from 0 to 7")]
    [InlineData("process.execCPUAffinity", "{\"initial\":\"3-1\"}", "process.execCPUAffinity.initial: \"3-1\" is not a list of CPUs such as 0-3,7")]
    [InlineData("process.execCPUAffinity", "{\"final\":\"0,x\"}", "process.execCPUAffinity.final: \"0,x\" is not a list of CPUs such as 0-3,7")]
    [InlineData("process.execCPUAffinity", "{\"final\":\",\"}", "process.execCPUAffinity.final: \",\" is not a list of CPUs such as 0-3,7")]
    [InlineData("process.execCPUAffinity", "{\"final\":\"9999\"}", "process.execCPUAffinity.final: \"9999\" is not a list of CPUs such as 0-3,7")]
    public void Process(string path, string? value, string message) => Check(path, value, message);

    [Fact]
    public void Console_size_counts_only_with_a_terminal()
    {
        string huge = "{\"height\":65536,\"width\":1}";

        Assert.Equal("(good)", ConfigText.Broken(ConfigText.With("process.consoleSize", huge)));
        Assert.Equal(
            "config.json: process.consoleSize.height: 65536 is more than 65535",
            ConfigText.Broken(ConfigText.With("process.consoleSize", huge, Text(ConfigText.With("process.terminal", "true")))));
    }

    [Theory]
    [InlineData("linux.namespaces[4]", "{\"type\":\"pid\",\"path\":\"/proc/1/ns/pid\"}", "linux.namespaces[4].type: there is a pid namespace already")]
    [InlineData("linux.namespaces[1].path", "\"run/netns/a\"", "linux.namespaces[1].path: \"run/netns/a\" is not absolute")]
    [InlineData("linux.namespaces", "[{\"type\":\"mount\"}]", "hostname: needs a uts namespace in linux.namespaces")]
    [InlineData("linux", null, "hostname: needs a uts namespace in linux.namespaces")]
    [InlineData("hostname", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"", "hostname: 65 bytes is more than 64")]
    [InlineData("domainname", "\"ééééééééééééééééééééééééééééééééé\"", "domainname: 66 bytes is more than 64")]
    [InlineData("linux.uidMappings", OneId, "linux.uidMappings: needs a user namespace in linux.namespaces")]
    [InlineData("linux.gidMappings", OneId, "linux.gidMappings: needs a user namespace in linux.namespaces")]
    [InlineData("linux.namespaces", UserNamespace, "linux.uidMappings: is required by a new user namespace")]
    [InlineData("linux.uidMappings", "[{\"containerID\":0,\"hostID\":0,\"size\":0}]", "linux.uidMappings[0].size: must be more than 0")]
    [InlineData("linux.gidMappings", "[{\"containerID\":0,\"hostID\":4294967295,\"size\":1}]", "linux.gidMappings[0].size: 1 reaches past the last id, 4294967294")]
    [InlineData("linux.timeOffsets", "{\"monotonic\":{\"secs\":1}}", "linux.timeOffsets: needs a time namespace in linux.namespaces")]
    [InlineData("linux.maskedPaths", "[\"proc\"]", "linux.maskedPaths[0]: \"proc\" is not absolute")]
    [InlineData("linux.readonlyPaths", "[\"/a\",\"\"]", "linux.readonlyPaths[1]: \"\" is not absolute")]
    public void Namespaces(string path, string? value, string message) => Check(path, value, message);

    [Fact]
    public void Only_so_many_mappings()
    {
        IEnumerable<string> mappings = Enumerable.Range(0, 341).Select(i => $"{{\"containerID\":{i},\"hostID\":{i},\"size\":1}}");

        Check("linux.uidMappings", $"[{string.Join(',', mappings)}]", "linux.uidMappings: 341 entries is more than 340");
    }

    [Fact]
    public void New_user_namespace_needs_both_mappings_and_a_joined_one_neither()
    {
        string user = Text(ConfigText.With("linux.namespaces", UserNamespace));
        string withUids = Text(ConfigText.With("linux.uidMappings", OneId, user));
        string joined = UserNamespace.Replace("\"user\"", "\"user\",\"path\":\"/proc/1/ns/user\"", StringComparison.Ordinal);

        Assert.Equal("config.json: linux.gidMappings: is required by a new user namespace", ConfigText.Broken(Encoding.UTF8.GetBytes(withUids)));
        Assert.Equal("(good)", ConfigText.Broken(ConfigText.With("linux.gidMappings", OneId, withUids)));
        Assert.Equal("(good)", ConfigText.Broken(ConfigText.With("linux.namespaces", joined)));
    }

    [Theory]
    [InlineData("{\"boottime\":{\"secs\":-1,\"nanosecs\":999999999}}", "", "(good)")]
    [InlineData("{\"realtime\":{\"secs\":1}}", "", "config.json: linux.timeOffsets.realtime: is not one of monotonic, boottime")]
    [InlineData("{\"monotonic\":{\"nanosecs\":1000000000}}", "", "config.json: linux.timeOffsets.monotonic.nanosecs: 1000000000 is more than 999999999")]
    [InlineData("{\"monotonic\":{\"secs\":1}}", ",\"path\":\"/proc/1/ns/time\"", "config.json: linux.timeOffsets: cannot be set in a time namespace that is joined")]
    public void Time_offsets(string offsets, string path, string message)
    {
        string text = Text(ConfigText.With("linux.namespaces", $"[{{\"type\":\"uts\"}},{{\"type\":\"time\"{path}}}]"));

        Assert.Equal(message, ConfigText.Broken(ConfigText.With("linux.timeOffsets", offsets, text)));
    }

    [Theory]
    [InlineData("maskedPaths")]
    [InlineData("readonlyPaths")]
    public void Paths_are_masked_in_a_mount_namespace_only(string field)
    {
        string text = Text(ConfigText.With("linux.namespaces", "[{\"type\":\"uts\"}]"));

        Assert.Equal(
            $"config.json: linux.{field}: needs a mount namespace in linux.namespaces",
            ConfigText.Broken(ConfigText.With($"linux.{field}", "[\"/proc/kcore\"]", text)));
    }

    [Theory]
    [InlineData("mounts[0].uidMappings", OneId, "mounts[0].gidMappings: is required beside uidMappings")]
    [InlineData("mounts[0].gidMappings", OneId, "mounts[0].uidMappings: is required beside gidMappings")]
    [InlineData("mounts[0].options", "[\"bind\",\"idmap\"]", "mounts[0].options: idmap needs uidMappings and gidMappings, or a user namespace in linux.namespaces")]
    [InlineData("mounts[0].options", "[\"rbind\",\"ridmap\"]", "mounts[0].options: ridmap needs uidMappings and gidMappings, or a user namespace in linux.namespaces")]
    [InlineData("mounts[0]", "{\"destination\":\"/x\",\"uidMappings\":[{\"containerID\":0,\"hostID\":0,\"size\":0}],\"gidMappings\":[{\"containerID\":0,\"hostID\":0,\"size\":1}]}", "mounts[0].uidMappings[0].size: must be more than 0")]
    public void Mounts(string path, string? value, string message) => Check(path, value, message);

    [Theory]
    [InlineData("linux.devices", "[{\"type\":\"d\",\"path\":\"/dev/x\",\"major\":1,\"minor\":1}]", "linux.devices[0].type: \"d\" is not one of c, u, b, p")]
    [InlineData("linux.devices", "[{\"type\":\"c\",\"path\":\"dev/x\",\"major\":1,\"minor\":1}]", "linux.devices[0].path: \"dev/x\" is not absolute")]
    [InlineData("linux.devices", "[{\"type\":\"c\",\"path\":\"/dev/x\",\"major\":4096,\"minor\":1}]", "linux.devices[0].major: 4096 is not from 0 to 4095")]
    [InlineData("linux.devices", "[{\"type\":\"b\",\"path\":\"/dev/x\",\"major\":1,\"minor\":-1}]", "linux.devices[0].minor: -1 is not from 0 to 1048575")]
    [InlineData("linux.devices", "[{\"type\":\"p\",\"path\":\"/dev/x\",\"fileMode\":69632}]", "linux.devices[0].fileMode: 65536 is more than 4095 (octal 7777)")]
    [InlineData("linux.netDevices", "{\"a/b\":{}}", "linux.netDevices[a/b]: is not the name of a network device")]
    [InlineData("linux.netDevices", "{\"eth%d\":{}}", "linux.netDevices[eth%d]: is not the name of a network device")]
    [InlineData("linux.netDevices", "{\"\":{}}", "linux.netDevices[]: is not the name of a network device")]
    [InlineData("linux.netDevices", "{\"eth0\":{\"name\":\"sixteen_letters_\"}}", "linux.netDevices.eth0.name: \"sixteen_letters_\" is not the name of a network device")]
    [InlineData("linux.netDevices", "{\"eth0\":{\"name\":\"a%d%d\"}}", "linux.netDevices.eth0.name: \"a%d%d\" is not the name of a network device")]
    [InlineData("linux.netDevices", "{\"eth0\":{\"name\":\"a%s\"}}", "linux.netDevices.eth0.name: \"a%s\" is not the name of a network device")]
    [InlineData("linux.cgroupsPath", "\"/a/../../b\"", "linux.cgroupsPath: \"/a/../../b\" leads up by ..")]
    [InlineData("linux.rootfsPropagation", "\"rpriv\"", "linux.rootfsPropagation: \"rpriv\" is not one of shared, slave, private, unbindable, rshared, rslave, rprivate, runbindable")]
    [InlineData("linux.personality", "{\"domain\":\"BSD\"}", "linux.personality.domain: \"BSD\" is not one of LINUX, LINUX32")]
    [InlineData("linux.intelRdt", "{\"closID\":\"..\"}", "linux.intelRdt.closID: \"..\" is not the name of a directory")]
    [InlineData("linux.intelRdt", "{\"closID\":\"a/b\"}", "linux.intelRdt.closID: \"a/b\" is not the name of a directory")]
    [InlineData("linux.intelRdt", "{\"l3CacheSchema\":\"L3:0=f\\nx\"}", "linux.intelRdt.l3CacheSchema: has more than one line")]
    [InlineData("linux.intelRdt", "{\"memBwSchema\":\"0=20\"}", "linux.intelRdt.memBwSchema: \"0=20\" is not one line that starts with MB:")]
    [InlineData("linux.intelRdt", "{\"schemata\":[\"L3:0=f\",\"a\\nb\"]}", "linux.intelRdt.schemata[1]: has more than one line")]
    [InlineData("linux.memoryPolicy", "{\"mode\":\"BIND\"}", "linux.memoryPolicy.mode: \"BIND\" is not one of MPOL_DEFAULT, MPOL_BIND, MPOL_INTERLEAVE, MPOL_WEIGHTED_INTERLEAVE, MPOL_PREFERRED, MPOL_PREFERRED_MANY, MPOL_LOCAL")]
    [InlineData("linux.memoryPolicy", "{\"mode\":\"MPOL_BIND\"}", "linux.memoryPolicy.nodes: is required by MPOL_BIND")]
    [InlineData("linux.memoryPolicy", "{\"mode\":\"MPOL_LOCAL\",\"nodes\":\"0\"}", "linux.memoryPolicy.nodes: must not be there with MPOL_LOCAL")]
    [InlineData("linux.memoryPolicy", "{\"mode\":\"MPOL_BIND\",\"nodes\":\"a\"}", "linux.memoryPolicy.nodes: \"a\" is not a list of memory nodes such as 0-3,7")]
    [InlineData("linux.memoryPolicy", "{\"mode\":\"MPOL_PREFERRED\",\"flags\":[\"X\"]}", "linux.memoryPolicy.flags[0]: \"X\" is not one of MPOL_F_NUMA_BALANCING, MPOL_F_RELATIVE_NODES, MPOL_F_STATIC_NODES")]
    [InlineData("linux.memoryPolicy", "{\"mode\":\"MPOL_BIND\",\"nodes\":\"0\",\"flags\":[\"MPOL_F_STATIC_NODES\",\"MPOL_F_RELATIVE_NODES\"]}", "linux.memoryPolicy.flags: MPOL_F_STATIC_NODES and MPOL_F_RELATIVE_NODES exclude each other")]
    public void Linux(string path, string? value, string message) => Check(path, value, message);

    [Fact]
    public void Network_devices_need_a_network_namespace() =>
        Assert.Equal(
            "config.json: linux.netDevices: needs a network namespace in linux.namespaces",
            ConfigText.Broken(ConfigText.With("linux.netDevices", "{\"eth0\":{}}", Text(ConfigText.With("linux.namespaces", "[{\"type\":\"uts\"}]")))));

    [Theory]
    [InlineData("kernel.shmmax", null)]
    [InlineData("fs.mqueue.msg_max", null)]
    [InlineData("net.ipv4.ip_forward", null)]
    [InlineData("net/ipv4/conf/eno2.100/rp_filter", null)]
    [InlineData("net.ipv4.conf.eno2/100.rp_filter", null)]
    [InlineData("kernel.domainname", null)]
    [InlineData("kernel.hostname", "conflicts with hostname, which is the field for it")]
    [InlineData("kernel/hostname", "conflicts with hostname, which is the field for it")]
    [InlineData("kernel.core_pattern", "is not of any namespace: it would change the host")]
    [InlineData("vm.swappiness", "is not of any namespace: it would change the host")]
    [InlineData("fs.mqueue", "is not of any namespace: it would change the host")]
    [InlineData("user.max_user_namespaces", "needs a user namespace in linux.namespaces")]
    [InlineData("net/../kernel/core_pattern", "is not the name of a kernel parameter")]
    [InlineData("net.//.kernel.core_pattern", "is not the name of a kernel parameter")]
    [InlineData("net/./ipv4", "is not the name of a kernel parameter")]
    [InlineData("net..ipv4", "is not the name of a kernel parameter")]
    [InlineData("/net/ipv4", "is not the name of a kernel parameter")]
    [InlineData("net.a b", "is not the name of a kernel parameter")]
    [InlineData("", "is not the name of a kernel parameter")]
    public void Sysctl(string name, string? rule) => Assert.Equal(
        rule is null ? "(good)" : $"config.json: linux.sysctl[{name}]: {rule}",
        ConfigText.Broken(ConfigText.With("linux.sysctl", "{" + JsonSerializer.Serialize(name) + ":\"1\"}")));

    [Theory]
    [InlineData("kernel.sem", "ipc")]
    [InlineData("fs.mqueue.msg_max", "ipc")]
    [InlineData("net.core.somaxconn", "network")]
    public void Sysctl_of_a_namespace_of_the_host_is_refused(string name, string kind) => Assert.Equal(
        $"config.json: linux.sysctl[{name}]: needs a {kind} namespace in linux.namespaces",
        ConfigText.Broken(ConfigText.With("linux.sysctl", $"{{\"{name}\":\"1\"}}", Text(ConfigText.With("linux.namespaces", "[{\"type\":\"uts\"}]")))));

    [Fact]
    public void Sysctl_of_the_domain_name_conflicts_with_the_field() => Assert.Equal(
        "config.json: linux.sysctl[kernel.domainname]: conflicts with domainname",
        ConfigText.Broken(ConfigText.With("linux.sysctl", "{\"kernel.domainname\":\"a\"}", Text(ConfigText.With("domainname", "\"b\"")))));

    [Theory]
    [InlineData("defaultAction", "\"ALLOW\"", "defaultAction: \"ALLOW\" is not one of SCMP_ACT_KILL, SCMP_ACT_KILL_PROCESS, SCMP_ACT_KILL_THREAD, SCMP_ACT_TRAP, SCMP_ACT_ERRNO, SCMP_ACT_TRACE, SCMP_ACT_ALLOW, SCMP_ACT_LOG, SCMP_ACT_NOTIFY")]
    [InlineData("defaultAction", "\"SCMP_ACT_NOTIFY\"", "defaultAction: SCMP_ACT_NOTIFY would stop the process before it can hand over the listener")]
    [InlineData("defaultErrnoRet", "1", "defaultErrnoRet: SCMP_ACT_ALLOW returns no errno")]
    [InlineData("architectures", "[\"SCMP_ARCH_X86_64\",\"x86\"]", "architectures[1]: \"x86\" is not an architecture of libseccomp such as SCMP_ARCH_X86_64")]
    [InlineData("flags", "[\"LOG\"]", "flags[0]: \"LOG\" is not one of SECCOMP_FILTER_FLAG_TSYNC, _LOG, _SPEC_ALLOW, _WAIT_KILLABLE_RECV")]
    [InlineData("listenerMetadata", "\"x\"", "listenerMetadata: needs listenerPath")]
    [InlineData("syscalls", "[{\"names\":[],\"action\":\"SCMP_ACT_LOG\"}]", "syscalls[0].names: must not be empty")]
    [InlineData("syscalls", "[{\"names\":[\"read\"],\"action\":\"LOG\"}]", "syscalls[0].action: \"LOG\" is not one of SCMP_ACT_KILL, SCMP_ACT_KILL_PROCESS, SCMP_ACT_KILL_THREAD, SCMP_ACT_TRAP, SCMP_ACT_ERRNO, SCMP_ACT_TRACE, SCMP_ACT_ALLOW, SCMP_ACT_LOG, SCMP_ACT_NOTIFY")]
    [InlineData("syscalls", "[{\"names\":[\"read\"],\"action\":\"SCMP_ACT_LOG\",\"errnoRet\":1}]", "syscalls[0].errnoRet: SCMP_ACT_LOG returns no errno")]
    [InlineData("syscalls", "[{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":65536}]", "syscalls[0].errnoRet: 65536 is more than 65535")]
    [InlineData("syscalls", "[{\"names\":[\"read\"],\"action\":\"SCMP_ACT_NOTIFY\"}]", "listenerPath: is required by SCMP_ACT_NOTIFY in syscalls[0]")]
    [InlineData("syscalls", "[{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ERRNO\",\"args\":[{\"index\":6,\"value\":0,\"op\":\"SCMP_CMP_EQ\"}]}]", "syscalls[0].args[0].index: 6 is more than 5")]
    [InlineData("syscalls", "[{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ERRNO\",\"args\":[{\"index\":0,\"value\":0,\"op\":\"EQ\"}]}]", "syscalls[0].args[0].op: \"EQ\" is not one of SCMP_CMP_NE, SCMP_CMP_LT, SCMP_CMP_LE, SCMP_CMP_EQ, SCMP_CMP_GE, SCMP_CMP_GT, SCMP_CMP_MASKED_EQ")]
    public void Seccomp(string field, string value, string message)
    {
        string text = Text(ConfigText.With("linux.seccomp", "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}"));

        Assert.Equal($"config.json: linux.seccomp.{message}", ConfigText.Broken(ConfigText.With($"linux.seccomp.{field}", value, text)));
    }

    [Fact]
    public void Seccomp_listener_cannot_have_write() => Check(
        "linux.seccomp",
        "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"listenerPath\":\"/run/a\",\"syscalls\":[{\"names\":[\"read\",\"write\"],\"action\":\"SCMP_ACT_NOTIFY\"}]}",
        "linux.seccomp.syscalls[0].names[1]: write cannot have SCMP_ACT_NOTIFY: the process hands over the listener by it");

    [Theory]
    [InlineData("devices", "[{\"allow\":true,\"type\":\"u\"}]", "devices[0].type: \"u\" is not one of a, c, b")]
    [InlineData("devices", "[{\"allow\":true,\"access\":\"rx\"}]", "devices[0].access: \"rx\" is not made of r, w and m")]
    [InlineData("devices", "[{\"allow\":true,\"minor\":4294967296}]", "devices[0].minor: 4294967296 is more than 4294967295")]
    [InlineData("cpu", "{\"quota\":1000,\"burst\":1001}", "cpu.burst: 1001 is more than the quota, 1000")]
    [InlineData("blockIO", "{\"weight\":9}", "blockIO.weight: 9 is not from 10 to 1000")]
    [InlineData("blockIO", "{\"leafWeight\":1001}", "blockIO.leafWeight: 1001 is not from 10 to 1000")]
    [InlineData("blockIO", "{\"weightDevice\":[{\"major\":8,\"minor\":0}]}", "blockIO.weightDevice[0]: needs weight, leafWeight or both")]
    [InlineData("blockIO", "{\"weightDevice\":[{\"major\":8,\"minor\":0,\"weight\":5}]}", "blockIO.weightDevice[0].weight: 5 is not from 10 to 1000")]
    [InlineData("hugepageLimits", "[{\"pageSize\":\"../2MB\",\"limit\":1}]", "hugepageLimits[0].pageSize: \"../2MB\" is not a page size such as 2MB")]
    [InlineData("hugepageLimits", "[{\"pageSize\":\"MB\",\"limit\":1}]", "hugepageLimits[0].pageSize: \"MB\" is not a page size such as 2MB")]
    [InlineData("network", "{\"priorities\":[{\"name\":\"a b\",\"priority\":1}]}", "network.priorities[0].name: \"a b\" is not the name of a network device")]
    [InlineData("rdma", "{\"mlx5_1\":{}}", "rdma.mlx5_1: needs hcaHandles, hcaObjects or both")]
    [InlineData("rdma", "{\"a b\":{\"hcaObjects\":1}}", "rdma[a b]: is not the name of a device")]
    [InlineData("unified", "{\"../x\":\"1\"}", "unified[../x]: is not the name of a file")]
    [InlineData("unified", "{\"..\":\"1\"}", "unified[..]: is not the name of a file")]
    public void Resources(string field, string value, string message) => Check($"linux.resources.{field}", value, $"linux.resources.{message}");

    [Theory]
    [InlineData("vm", "{}", "vm.kernel: is required")]
    [InlineData("vm", "{\"kernel\":{\"path\":\"vmlinuz\"}}", "vm.kernel.path: \"vmlinuz\" is not absolute")]
    [InlineData("vm", "{\"kernel\":{\"path\":\"/k\",\"initrd\":\"i\"}}", "vm.kernel.initrd: \"i\" is not absolute")]
    [InlineData("vm", "{\"kernel\":{\"path\":\"/k\"},\"image\":{\"path\":\"i\",\"format\":\"raw\"}}", "vm.image.path: \"i\" is not absolute")]
    [InlineData("vm", "{\"kernel\":{\"path\":\"/k\"},\"hypervisor\":{\"path\":\"h\"}}", "vm.hypervisor.path: \"h\" is not absolute")]
    public void Vm(string path, string value, string message) => Check(path, value, message);

    [Theory]
    [InlineData("ociVersion", "\"1.0.2-dev\"")]
    [InlineData("ociVersion", "\"1.2.0-rc.1+build.007\"")]
    [InlineData("hooks.prestart", "[{\"path\":\"/bin/true\",\"timeout\":1}]")]
    [InlineData("process", null)]
    [InlineData("process.env", "[\"A=\",\"B=x=y\"]")]
    [InlineData("process.rlimits", "[{\"type\":\"RLIMIT_AS\",\"soft\":18446744073709551615,\"hard\":18446744073709551615}]")]
    [InlineData("process.scheduler", "{\"policy\":\"SCHED_DEADLINE\",\"runtime\":1,\"deadline\":2}")]
    [InlineData("process.execCPUAffinity", "{\"initial\":\" 0-3 ,, 7\"}")]
    [InlineData("process.capabilities", "{\"bounding\":[\"CAP_OF_TOMORROW\"]}")]
    [InlineData("linux.intelRdt", "{\"closID\":\"/\"}")]
    [InlineData("linux.cgroupsPath", "\"system.slice:docker:1234\"")]
    [InlineData("linux.netDevices", "{\"eth0\":{\"name\":\"a%d\"}}")]
    [InlineData("linux.resources.blockIO", "{\"weight\":0}")]
    [InlineData("linux.resources.cpu", "{\"quota\":-1,\"burst\":5}")]
    [InlineData("linux.resources.devices", "[{\"allow\":false}]")]
    [InlineData("linux.memoryPolicy", "{\"mode\":\"MPOL_PREFERRED\"}")]
    public void Good(string path, string? value) => Assert.Equal("(good)", ConfigText.Broken(ConfigText.With(path, value)));

    private static void Check(string path, string? value, string message) =>
        Assert.Equal($"config.json: {message}", ConfigText.Broken(ConfigText.With(path, value)));

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);
}
