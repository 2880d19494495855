using Enisle.Abi;
using Enisle.Fuzz.SpawnPlans;

namespace Enisle.Tests.Host.Spawn;

/// <summary>guest/Enisle.Init does what <see cref="ReferenceWalker"/> does, and nothing on a plan that is broken.</summary>
public sealed class InitWalkTests : IDisposable
{
    private const string Input = "what the plans read, in pieces of any size, until there is no more of it";
    private readonly InitProcess _init = new();

    [Fact]
    public void Random_plan_ends_as_in_the_reference_walker()
    {
        int failures = 0;
        for (int seed = 0; seed < 250; seed++)
        {
            PlanImage walked = new RandomPlans(seed).Next();
            HarmlessKernel kernel = new(Input);
            WalkResult? expected = ReferenceWalker.Walk(walked, kernel, maxSteps: 10_000);
            Assert.NotNull(expected);

            WalkResult actual = _init.Run(new RandomPlans(seed).Next().WriteTo, out byte[] dump, Input);

            Assert.Equal((seed, expected.Value), (seed, actual));
            Assert.Equal(kernel.Dumped, dump);
            failures += actual.Failure is null ? 0 : 1;
        }

        Assert.InRange(failures, 20, 230);
    }

    [Fact]
    public void Interrupted_call_is_repeated_unless_the_step_says_no()
    {
        InterruptingKernel kernel = new();
        PlanStep step = new() { Op = PlanOp.Call, Number = (int)Syscall.read, Result = 1 };
        PlanStep end = new() { Op = PlanOp.Exit };

        Assert.Null(ReferenceWalker.Walk(new PlanImage([step, end], [], 4), kernel, 10)!.Value.Failure);
        Assert.Equal(3, kernel.Calls);
        step.NoRestart = 1;
        Assert.Equal((int)Errno.EINTR, ReferenceWalker.Walk(new PlanImage([step, end], [], 4), kernel, 10)!.Value.Failure!.Value.Errno);
    }

    [Theory]
    [InlineData("")]
    [InlineData("three")]
    [InlineData("3x")]
    [InlineData("-3")]
    [InlineData("99")]
    [InlineData("4294967299")]
    public void Argument_that_is_no_open_descriptor_is_refused(string argument) =>
        Assert.Equal(ReferenceWalker.Refused, _init.Run(Good().WriteTo, out _, argument: argument));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(PlanLayout.StepsOffset - 1)]
    [InlineData(PlanLayout.StepsOffset)]
    [InlineData(PlanLayout.StepsOffset + PlanLayout.StepSize - 1)]
    [InlineData((1L << 40) + 1)]
    public void Plan_of_a_wrong_size_is_refused(long size) => Assert.Equal(
        ReferenceWalker.Refused,
        _init.Run(
            path =>
            {
                Good().WriteTo(path);
                using FileStream file = new(path, FileMode.Open);
                file.SetLength(size);
            },
            out _));

    [Theory]
    [InlineData("magic")]
    [InlineData("step count")]
    [InlineData("negative step count")]
    [InlineData("huge step count")]
    [InlineData("no end")]
    [InlineData("jump out of range")]
    [InlineData("jump over the end")]
    [InlineData("operation")]
    [InlineData("result slot")]
    [InlineData("argument slot")]
    [InlineData("negative argument slot")]
    [InlineData("last argument slot")]
    [InlineData("load of three bytes")]
    [InlineData("load of a size from a slot")]
    [InlineData("store of one byte")]
    [InlineData("label past the data")]
    [InlineData("negative label")]
    public void Broken_plan_is_reported_and_does_nothing_more(string what)
    {
        WalkResult result = _init.Run(Broken(what).WriteTo, out byte[] dump);

        Assert.Equal(ReferenceWalker.Refused, result);
        Assert.Empty(dump);
    }

    [Fact]
    public void Unsound_step_is_refused_before_the_first_is_made()
    {
        PlanStep write = new() { Op = PlanOp.Call, Number = (int)Syscall.write, A0 = InitProcess.Dump, A1 = PlanImage.Slots, A2 = 8 };
        PlanImage plan = new([write, new PlanStep { Op = PlanOp.Set, Result = 200 }, new PlanStep { Op = PlanOp.Exit }], [], InitProcess.Errors);

        Assert.Equal(ReferenceWalker.Refused, _init.Run(plan.WriteTo, out byte[] dump));

        Assert.Empty(dump);
    }

    [Fact]
    public void Label_without_an_end_stops_at_the_plans()
    {
        byte[] data = [.. Enumerable.Repeat((byte)'x', 4096)];
        PlanImage plan = new([new PlanStep { Op = PlanOp.Fail, A0 = 2, Label = 4090 }], data, InitProcess.Errors);

        WalkResult result = _init.Run(plan.WriteTo, out _);

        Assert.Equal(new WalkResult(ReferenceWalker.Broken, new PlanFailure { Errno = 2 }, "xxxxxx"), result);
    }

    public void Dispose() => _init.Dispose();

    private static PlanImage Good() => new([new PlanStep { Op = PlanOp.Exit, A0 = 7 }], [], InitProcess.Errors);

    private static PlanImage Broken(string what)
    {
        PlanStep exit = new() { Op = PlanOp.Exit, A0 = 7 };
        PlanStep step = what switch
        {
            "no end" => new PlanStep { Op = PlanOp.Set },
            "jump out of range" => new PlanStep { Op = PlanOp.JumpIfEqual, Target = ushort.MaxValue },
            "jump over the end" => new PlanStep { Op = PlanOp.JumpIfEqual, Target = 2 },
            "operation" => new PlanStep { Op = (PlanOp)200 },
            "result slot" => new PlanStep { Op = PlanOp.Set, Result = PlanLayout.SlotCount },
            "argument slot" => new PlanStep { Op = PlanOp.Set, SlotMask = 1, A0 = PlanLayout.SlotCount },
            "negative argument slot" => new PlanStep { Op = PlanOp.Set, SlotMask = 1, A0 = -1 },
            "last argument slot" => new PlanStep { Op = PlanOp.Call, Number = (int)Syscall.sched_yield, SlotMask = 0x20, A5 = 1L << 40 },
            "load of three bytes" => new PlanStep { Op = PlanOp.Load, A0 = PlanImage.Slots, A1 = 3 },
            "load of a size from a slot" => new PlanStep { Op = PlanOp.Load, A0 = PlanImage.Slots, A1 = 4, SlotMask = 2 },
            "store of one byte" => new PlanStep { Op = PlanOp.Store, A0 = PlanImage.Slots, A1 = 1 },
            "label past the data" => new PlanStep { Op = PlanOp.Set, Label = 16 },
            "negative label" => new PlanStep { Op = PlanOp.Set, Label = -8 },
            _ => exit,
        };
        PlanImage plan = what == "no end" ? new PlanImage([step], [], InitProcess.Errors) : new PlanImage([step, exit], new byte[16], InitProcess.Errors);
        plan.Header.Magic ^= what == "magic" ? 1u : 0;
        plan.Header.StepCount = what switch
        {
            "step count" => PlanLayout.MaxSteps + 1,
            "negative step count" => -1,
            "huge step count" => int.MaxValue,
            _ => plan.Header.StepCount,
        };
        return plan;
    }

    private sealed class InterruptingKernel : IFakeKernel
    {
        public int Calls { get; private set; }

        public long Call(int number, ReadOnlySpan<long> arguments, PlanImage memory) => ++Calls % 3 == 0 ? 0 : -(int)Errno.EINTR;
    }
}
