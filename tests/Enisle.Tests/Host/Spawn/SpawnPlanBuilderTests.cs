using Enisle.Abi;
using Enisle.Host.Spawn;

namespace Enisle.Tests.Host.Spawn;

public sealed class SpawnPlanBuilderTests
{
    /// <summary>Each kind of step once, at every distance from the place where the builder's array grows.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Steps_beyond_the_first_array_are_kept(int offset)
    {
        SpawnPlanBuilder builder = new();
        for (int i = 0; i < offset; i++)
        {
            builder.Call("getpid", null, Syscall.getpid);
        }

        int mark = builder.SlotMark;
        for (int i = 0; i < 1000; i++)
        {
            PlanJump jump = builder.NewJump();
            PlanSlot slot = builder.Load(0x1000 + i, 4);
            builder.Store(0x2000 + i, 8, slot);
            builder.JumpIfEqual(slot, -1L, i, jump);
            builder.Fail("fail", "here", Errno.EACCES);
            builder.Place(jump);
            builder.Call("close", null, Syscall.close, i);
            builder.ReleaseSlots(mark);
        }

        ReadOnlySpan<PlanStep> steps = builder.Build().Steps.Span;

        for (int i = 0; i < 1000; i++)
        {
            ReadOnlySpan<PlanStep> five = steps.Slice(offset + (i * 5), 5);
            Assert.Equal((PlanOp.Load, 0x1000L + i), (five[0].Op, five[0].A0));
            Assert.Equal((PlanOp.Store, 0x2000L + i), (five[1].Op, five[1].A0));
            Assert.Equal((PlanOp.JumpIfEqual, (long)i, offset + (i * 5) + 4), (five[2].Op, five[2].A2, (int)five[2].Target));
            Assert.Equal((PlanOp.Fail, (long)Errno.EACCES), (five[3].Op, five[3].A0));
            Assert.Equal((PlanOp.Call, (int)Syscall.close, (long)i), (five[4].Op, five[4].Number, five[4].A0));
        }
    }
}
