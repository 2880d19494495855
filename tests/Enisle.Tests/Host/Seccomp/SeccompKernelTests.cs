using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Spawn;
using Enisle.Isolation.Security.Filters;

namespace Enisle.Tests.Host.Seccomp;

/// <summary>The kernel takes our filters and enforces them, in a child.</summary>
public sealed class SeccompKernelTests
{
    private const int PrSetNoNewPrivs = 38;

    [Theory]
    [InlineData("seccomp-default")]
    [InlineData("seccomp-podman")]
    public void Published_profile_is_enforced(string name)
    {
        SeccompFilter filter = SeccompCompiler.Compile(ProfileFile.Read(name))!;
        BpfMachine machine = new(filter.Program.Span);
        (Syscall Number, long[] Arguments)[] calls =
        [
            (Syscall.getppid, []),
            (Syscall.swapoff, [0]),
            (Syscall.clone3, [0, 0]),
            (Syscall.personality, [0xffff_ffff]),
            (Syscall.personality, [0x1234]),
            (Syscall.keyctl, [-1]),
            ((Syscall)500, []),
            (Syscall.socket, [1, 1, 0]),
        ];

        long[] results = RunUnder(filter, calls);

        int refused = 0;
        for (int i = 0; i < calls.Length; i++)
        {
            uint decision = machine.Run(SeccompAbi.AUDIT_ARCH_X86_64, (uint)calls[i].Number, [.. calls[i].Arguments.Select(value => (ulong)value)]);
            if (decision >> 16 == SeccompAbi.SECCOMP_RET_ERRNO >> 16)
            {
                refused++;
                Assert.Equal((calls[i].Number, -(long)(ushort)decision), (calls[i].Number, results[i]));
            }
        }

        Assert.InRange(refused, 3, 6);
        Assert.InRange(results[0], 0, int.MaxValue);
        Assert.InRange(results[3], 0, int.MaxValue);
        Assert.Equal(-(long)Errno.ENOSYS, results[6]);
        Assert.InRange(results[7], 0, int.MaxValue);
    }

    [Fact]
    public void All_random_profiles_are_accepted()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            SeccompFilter filter = SeccompCompiler.Compile(new RandomProfiles(seed, onlyWide: false).OneActionPerCall())!;

            AssertAccepted(filter.Program);
        }
    }

    private static void AssertAccepted(ReadOnlyMemory<byte> program)
    {
        SpawnPlanBuilder plan = new();
        plan.Call("prctl", null, Syscall.prctl, PrSetNoNewPrivs, 1, 0, 0, 0);
        plan.Call("seccomp", null, Syscall.seccomp, SeccompAbi.SECCOMP_SET_MODE_FILTER, 0, Program(plan, program.Span));

        // The filter may refuse every call, exit too; a fault always ends the child.
        plan.Load(0, sizeof(long));
        using SpawnedProcess process = Spawner.Start(plan.Build());
        Assert.Null(process.WaitForExec());
    }

    private static unsafe long Program(SpawnPlanBuilder plan, ReadOnlySpan<byte> program) =>
        plan.Struct(new sock_fprog { len = (ushort)(program.Length / sizeof(sock_filter)), filter = (sock_filter*)plan.Bytes(program) });

    private static unsafe long[] RunUnder(SeccompFilter filter, params (Syscall Number, long[] Arguments)[] calls)
    {
        (OwnedFd read, OwnedFd write) = Pipes.Create();
        using OwnedFd readEnd = read;
        SpawnPlanBuilder plan = new();
        int pipe = plan.Inherit(write);
        long buffer = plan.Buffer(calls.Length * sizeof(long));
        plan.Call("prctl", null, Syscall.prctl, PrSetNoNewPrivs, 1, 0, 0, 0);
        plan.Call("seccomp", null, Syscall.seccomp, SeccompAbi.SECCOMP_SET_MODE_FILTER, filter.Flags, Program(plan, filter.Program.Span));
        for (int i = 0; i < calls.Length; i++)
        {
            PlanArg[] arguments = [.. calls[i].Arguments.Select(value => (PlanArg)value)];
            PlanJump next = plan.NewJump();
            PlanSlot result = plan.NewSlot();
            plan.Call("call", null, calls[i].Number, arguments).Into(result).OnErrno(Errno.None, next);
            plan.Place(next);
            plan.Store(buffer + i * sizeof(long), sizeof(long), result);
        }

        plan.Call("write", null, Syscall.write, pipe, buffer, calls.Length * sizeof(long));
        plan.Exit(0);
        using SpawnedProcess process = Spawner.Start(plan.Build());
        Assert.Null(process.WaitForExec());
        write.Dispose();
        long[] results = new long[calls.Length];
        fixed (long* p = results)
        {
            Assert.Equal(results.Length * sizeof(long), (int)Libc.read(readEnd.Number, p, (nuint)(results.Length * sizeof(long))));
        }

        return results;
    }
}
