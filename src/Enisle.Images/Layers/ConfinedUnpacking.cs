using System.Globalization;
using System.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Host.Spawn;
using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images.Layers;

/// <summary>Unpacks in a process of its own that sees nothing but the target: this program, by its hidden face <see cref="UnpackFace"/>.</summary>
/// <remarks>
/// Own mount, network, IPC, UTS and PID namespaces; the target as «/», with the host's tree detached; the blob, read-only, as descriptor 0
/// and a pipe for the result as 1 and 2; of the capabilities those that making files takes; no new privileges; and a system call filter
/// once the runtime is up. Guest: whoever takes it over holds one directory that is thrown away when the digest is another.
/// </remarks>
public sealed class ConfinedUnpacking(UnpackOptions options) : ILayerUnpacking
{
    private const int LastCapability = 63;

    // CHOWN, DAC_OVERRIDE, FOWNER, FSETID: owners and modes; SYS_ADMIN: trusted.* attributes; MKNOD: devices, whiteouts; SETFCAP: file capabilities.
    private const ulong Capabilities = (1ul << 0) | (1ul << 1) | (1ul << 3) | (1ul << 4) | (1ul << 21) | (1ul << 27) | (1ul << 31);

    private static readonly ulong s_namespaces =
        (uint)Sched.CLONE_NEWNS | (uint)Sched.CLONE_NEWNET | (uint)Sched.CLONE_NEWIPC | (uint)Sched.CLONE_NEWUTS | (uint)Sched.CLONE_NEWPID;

    /// <inheritdoc/>
    public UnpackedLayer Unpack(OwnedFd compressed, LayerCompression compression, OwnedFd target, string algorithm)
    {
        bool isAdministrator = Identity.OfThisProcess().IsAdministrator;
        using OwnedFd program = HostFile.Open("/proc/self/exe", Fcntl.O_PATH);
        (OwnedFd resultRead, OwnedFd resultWrite) = Pipes.Create();
        using OwnedFd read = resultRead;
        SpawnedProcess process;
        using (resultWrite)
        {
            SpawnPlan plan = Plan(compressed, target, resultWrite, program, UnpackFace.Words(compression, algorithm, options, isAdministrator), isAdministrator);
            process = Spawner.Start(plan);
        }

        using (process)
        {
            if (!isAdministrator)
            {
                WriteIdMaps(process);
            }

            PlanFailureReport? failure = process.WaitForExec();
            byte[] result = failure is null ? new BorrowedFd(read.Number).ReadToEnd("result of unpacking") : [];
            ProcessHandle.WaitForEnd(process.PidFd, -1);
            int status = ProcessHandle.Reap(process.PidFd);
            return failure is null ? Parse(Encoding.UTF8.GetString(result), status) : throw failure.ToException();
        }
    }

    private static SpawnPlan Plan(OwnedFd blob, OwnedFd target, OwnedFd result, OwnedFd program, IReadOnlyList<string> words, bool isAdministrator)
    {
        SpawnPlanBuilder plan = new()
        {
            CloneFlags = s_namespaces | (isAdministrator ? 0 : (uint)Sched.CLONE_NEWUSER),
            WaitForIdMaps = !isAdministrator,
        };
        plan.Inherit(blob);
        plan.Inherit(target);
        plan.Inherit(result);
        plan.Inherit(program);
        plan.CloseOnExec();
        plan.DieWithParent(Signal.SIGKILL);
        TakeRoot(plan, target);
        plan.Call("dup", "blob", Syscall.dup3, blob.Number, 0, 0);
        plan.Call("dup", "result", Syscall.dup3, result.Number, 1, 0);
        plan.Call("dup", "result", Syscall.dup3, result.Number, 2, 0);
        for (int number = 0; number <= LastCapability; number++)
        {
            if ((Capabilities & (1ul << number)) == 0)
            {
                plan.Call("drop capability", null, Syscall.prctl, Prctl.PR_CAPBSET_DROP, number, 0, 0, 0).Ignore(Errno.EINVAL);
            }
        }

        plan.Call("prctl", "PR_SET_NO_NEW_PRIVS", Syscall.prctl, Prctl.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        plan.RestoreSignals();
        plan.Call(
            "exec", words[0], Syscall.execveat, program.Number, plan.String(""), plan.StringArray(words), plan.StringArray([]), Fcntl.AT_EMPTY_PATH);
        return plan.Build();
    }

    // pivot_root(2), «pivot_root(".", ".")»: the old root ends up on top of the new one, so «.» names it for umount2.
    private static void TakeRoot(SpawnPlanBuilder plan, OwnedFd target)
    {
        const string Subject = "layer directory";
        long dot = plan.String(".");
        plan.SetPropagation("/", MountAbi.MS_PRIVATE | MountAbi.MS_REC);
        PlanSlot root = plan.CloneTree(target.Number, recursive: false, Subject).Result;
        plan.Attach(root, target.Number, Subject);
        plan.Call("fchdir", Subject, Syscall.fchdir, root);
        plan.Call("pivot_root", Subject, Syscall.pivot_root, dot, dot);
        plan.Call("umount", "old root", Syscall.umount2, dot, MountAbi.MNT_DETACH);
        plan.Call("chdir", "/", Syscall.chdir, plan.String("/"));
    }

    // One id is what anybody may map; owners are ignored then.
    private static void WriteIdMaps(SpawnedProcess process)
    {
        Identity own = Identity.OfThisProcess();
        string directory = $"/proc/{process.Pid}";
        HostFile.WriteText(Fcntl.AT_FDCWD, $"{directory}/setgroups", "deny");
        HostFile.WriteText(Fcntl.AT_FDCWD, $"{directory}/uid_map", $"0 {own.Uid} 1");
        HostFile.WriteText(Fcntl.AT_FDCWD, $"{directory}/gid_map", $"0 {own.Gid} 1");
        process.IdMapsWritten();
    }

    private static UnpackedLayer Parse(string result, int status)
    {
        int blank = result.IndexOf(' ', StringComparison.Ordinal);
        string word = blank < 0 ? "" : result[..blank];
        string rest = result[(blank + 1)..].Trim();
        string[] parts = rest.Split(' ');
        if (status == 0 && word == UnpackFace.Done && parts.Length == 2
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long size))
        {
            return new UnpackedLayer(Digest.Parse(parts[0]), size);
        }

        throw Enum.TryParse(word, out ErrorKind kind) && Enum.IsDefined(kind)
            ? new EnisleException(kind, rest)
            : new EnisleException(ErrorKind.Host, $"the process that unpacks a layer {WaitStatus.Describe(status)}{(rest.Length > 0 ? $": {rest}" : "")}");
    }
}
