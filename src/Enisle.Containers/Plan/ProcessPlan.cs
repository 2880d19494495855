using Enisle.Abi;
using Enisle.Host.Spawn;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>From the process as it was cloned to the workload's first instruction.</summary>
internal static class ProcessPlan
{
    private const uint DefaultUmask = 0x12; // 022
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The first steps of all: nothing inherited, nothing left behind when the parent dies.</summary>
    public static void Begin(SpawnPlanBuilder plan)
    {
        plan.CloseOnExec();
        plan.DieWithParent(Signal.SIGKILL);
        plan.Call("umask", null, Syscall.umask, 0); // modes of device nodes and mount points are as configured
        plan.Call("setsid", null, Syscall.setsid).Ignore(Errno.EPERM);
    }

    /// <summary>The file that takes the label of the next execve, opened while «self» is surely this process in the host's procfs.</summary>
    public static PlanSlot? OpenLabel(SpawnPlanBuilder plan, ProcessSettings settings) =>
        settings.Label is { } label ? plan.Open(label.Path, Fcntl.O_WRONLY).Result : null;

    /// <summary>process.oomScoreAdj; a process born into a new user namespace leaves it to its parent, since lowering takes a privilege of the host.</summary>
    public static void SetOomScore(SpawnPlanBuilder plan, Process process, bool parentDoes)
    {
        if (process.OomScoreAdj is not { } score || parentDoes)
        {
            return;
        }

        int mark = plan.SlotMark;
        PlanSlot file = plan.Open("/proc/self/oom_score_adj", Fcntl.O_WRONLY).Result;
        plan.Write(file, score.ToString(System.Globalization.CultureInfo.InvariantCulture), "process.oomScoreAdj");
        plan.Close(file);
        plan.ReleaseSlots(mark);
    }

    /// <summary>Streams that are the host's null device become the container's: no open file leads to a mount outside, and criu can save them.</summary>
    public static void ReopenNullStdio(SpawnPlanBuilder plan, ProcessSettings settings)
    {
        const long NullDeviceNumber = 0x103; // 1:3
        if (settings.NullStdio.Count == 0 || (settings.Process.Terminal && settings.ConsoleSocket is not null))
        {
            return; // a terminal has taken their place already
        }

        int mark = plan.SlotMark;
        PlanJump done = plan.NewJump();
        PlanJump close = plan.NewJump();
        PlanJump isNull = plan.NewJump();
        long stat = plan.Buffer(StatLayout.Size);
        PlanSlot device = plan.Open("/dev/null", Fcntl.O_RDWR | Fcntl.O_NOFOLLOW | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY).OnErrno(Errno.None, done).Result;
        plan.Call("stat", "/dev/null", Syscall.fstat, device, stat);
        plan.JumpIfEqual(plan.Load(stat + StatLayout.DeviceNumber, 8), -1L, NullDeviceNumber, isNull);
        plan.Jump(close);
        plan.Place(isNull);
        foreach (int fd in settings.NullStdio)
        {
            plan.Call("dup", "/dev/null", Syscall.dup3, device, fd, 0);
        }

        plan.Place(close);
        plan.Close(device);
        plan.Place(done);
        plan.ReleaseSlots(mark);
    }

    /// <summary>process.cwd, made where it is missing, as runc has it.</summary>
    public static void EnsureWorkingDirectory(SpawnPlanBuilder plan, Process process, PlanSlot root)
    {
        if (process.Cwd == "/")
        {
            return;
        }

        int mark = plan.SlotMark;
        plan.Close(plan.EnsureDirectory(root, process.Cwd, $"process.cwd {process.Cwd}"));
        plan.ReleaseSlots(mark);
    }

    /// <summary>All that is set while the process still has its privileges, then its identity, directory and program.</summary>
    /// <returns>The program's path, as the slot holds its address.</returns>
    public static PlanSlot Prepare(SpawnPlanBuilder plan, ProcessSettings settings)
    {
        Process process = settings.Process;
        JoinKeyring(plan, settings);
        SchedulingPlan.Apply(plan, process);
        if (settings.ParentSetsLimits)
        {
            Rendezvous.Meet(plan, settings.Sync, Rendezvous.Limits);
        }
        else
        {
            SetLimits(plan, process);
        }

        OwnStdio(plan, settings);
        plan.Call("umask", "process.user.umask", Syscall.umask, process.User.Umask ?? DefaultUmask);
        PlanSlot entered = plan.Call("chdir", process.Cwd, Syscall.chdir, plan.String(process.Cwd)).Ignore(Errno.EACCES).Result;
        IdentityPlan.Become(plan, process, settings.OwnCapabilities);
        if (process.NoNewPrivileges)
        {
            plan.Call("prctl", "PR_SET_NO_NEW_PRIVS", Syscall.prctl, Prctl.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        }

        if (!NeedsPrivilegeForSeccomp(settings))
        {
            IdentityPlan.TakeCapabilities(plan, process, settings.OwnCapabilities);
        }

        EnterWorkingDirectory(plan, process, entered);
        plan.PreservedDescriptors = settings.PreserveFds;
        for (int fd = 3; fd < 3 + settings.PreserveFds; fd++)
        {
            plan.KeepOnExec(fd, "preserved descriptor");
        }

        return FindProgram(plan, settings);
    }

    /// <summary>The workload: label, filter, execve. Nothing after this runs unless a step fails.</summary>
    public static void BecomeWorkload(SpawnPlanBuilder plan, ProcessSettings settings, PlanSlot program, PlanSlot? labelFile)
    {
        if (settings.Label is { } label && labelFile is { } file)
        {
            plan.Write(file, label.Text, label.Subject);
        }

        SeccompPlan.Load(plan, settings.Seccomp);
        if (NeedsPrivilegeForSeccomp(settings))
        {
            IdentityPlan.TakeCapabilities(plan, settings.Process, settings.OwnCapabilities);
        }

        plan.Exec(program, settings.Process.Args, settings.Environment);
    }

    // seccomp(2): without no_new_privs it takes CAP_SYS_ADMIN, so the capabilities go only after it.
    private static bool NeedsPrivilegeForSeccomp(ProcessSettings settings) => settings.Seccomp is not null && !settings.Process.NoNewPrivileges;

    private static void JoinKeyring(SpawnPlanBuilder plan, ProcessSettings settings)
    {
        const int JoinSessionKeyring = 1; // KEYCTL_JOIN_SESSION_KEYRING
        if (settings.Keyring is { } name)
        {
            plan.Call("session keyring", name, Syscall.keyctl, JoinSessionKeyring, plan.String(name), 0, 0, 0)
                .Ignore(Errno.ENOSYS).Ignore(Errno.EPERM).Ignore(Errno.EDQUOT);
        }
    }

    private static void SetLimits(SpawnPlanBuilder plan, Process process)
    {
        foreach (Rlimit limit in process.Rlimits)
        {
            if (!RlimitTable.TryGet(limit.Type, out int resource))
            {
                continue; // the validator has said so already
            }

            ReadOnlySpan<ulong> value = [limit.Soft, limit.Hard];
            plan.Call(
                "setrlimit",
                $"process.rlimits: {limit.Type}",
                Syscall.prlimit64,
                0,
                resource,
                plan.Bytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(value)),
                0);
        }
    }

    private static void OwnStdio(SpawnPlanBuilder plan, ProcessSettings settings)
    {
        foreach (int fd in settings.StdioToOwn)
        {
            plan.Call("chown", "standard streams", Syscall.fchown, fd, settings.Process.User.Uid, -1L)
                .Ignore(Errno.EPERM).Ignore(Errno.EINVAL).Ignore(Errno.EROFS);
        }
    }

    // For a directory that only the user may enter; the first attempt, with privileges, was for one that only root may.
    private static void EnterWorkingDirectory(SpawnPlanBuilder plan, Process process, PlanSlot entered)
    {
        int mark = plan.SlotMark;
        PlanJump done = plan.NewJump();
        PlanJump inside = plan.NewJump();
        plan.JumpIfEqual(entered, -1L, 0, done);
        plan.Call("chdir", process.Cwd, Syscall.chdir, plan.String(process.Cwd));
        plan.Place(done);
        long buffer = plan.Buffer(4096);
        plan.Call("chdir", process.Cwd, Syscall.getcwd, buffer, 4096);
        plan.JumpIfEqual(plan.Load(buffer, 1), 0xFF, (int)'/', inside);
        plan.Fail("chdir: outside of the container (CVE-2024-21626)", process.Cwd, Errno.EACCES);
        plan.Place(inside);
        plan.ReleaseSlots(mark);
    }

    // As runc: found (or not) when the container is created, in the container, by the user.
    private static PlanSlot FindProgram(SpawnPlanBuilder plan, ProcessSettings settings)
    {
        string name = settings.Process.Args[0];
        PlanSlot program = plan.NewSlot();
        int mark = plan.SlotMark;
        PlanSlot denied = plan.NewSlot();
        plan.Set(denied, (int)Errno.ENOENT);
        int inner = plan.SlotMark;
        long stat = plan.Buffer(StatLayout.Size);
        PlanJump found = plan.NewJump();
        foreach (string candidate in Candidates(name, settings))
        {
            PlanJump next = plan.NewJump();
            PlanJump regular = plan.NewJump();
            PlanJump refused = plan.NewJump();
            long path = plan.String(candidate);
            plan.Call("exec", name, Syscall.newfstatat, Fcntl.AT_FDCWD, path, stat, 0).OnErrno(Errno.None, next);
            plan.JumpIfEqual(plan.Load(stat + StatLayout.Mode, 4), Fcntl.S_IFMT, Fcntl.S_IFREG, regular);
            plan.Jump(refused);
            plan.Place(regular);
            plan.Call("exec", name, Syscall.faccessat, Fcntl.AT_FDCWD, path, 1).OnErrno(Errno.None, refused);
            plan.Set(program, path);
            plan.Jump(found);
            plan.Place(refused);
            plan.Set(denied, (int)Errno.EACCES);
            plan.Place(next);
            plan.ReleaseSlots(inner);
        }

        plan.Fail("exec", name, denied);
        plan.Place(found);
        plan.ReleaseSlots(mark);
        return program;
    }

    private static IEnumerable<string> Candidates(string name, ProcessSettings settings)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            yield return name;
            yield break;
        }

        string path = DefaultPath;
        foreach (string variable in settings.Environment)
        {
            if (variable.StartsWith("PATH=", StringComparison.Ordinal))
            {
                path = variable[5..];
            }
        }

        foreach (string directory in path.Split(':'))
        {
            yield return directory.Length == 0 ? $"./{name}" : $"{directory}/{name}";
        }
    }
}
