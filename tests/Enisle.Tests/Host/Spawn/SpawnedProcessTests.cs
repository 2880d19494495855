using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Processes;
using Enisle.Host.Spawn;

namespace Enisle.Tests.Host.Spawn;

/// <summary>What the parent hears of a plan that the init does not walk to an end: never that all went well.</summary>
public sealed class SpawnedProcessTests
{
    [Fact]
    public void Plan_that_ends_as_it_says_is_a_success() => Assert.Null(Outcome(Steps(new PlanStep { Op = PlanOp.Exit })));

    [Fact]
    public void Spoiled_plan_is_an_error_and_not_the_end_of_file_of_a_success()
    {
        PlanStep[] steps = Steps(new PlanStep { Op = PlanOp.Exit });
        steps[0].Result = PlanLayout.SlotCount;

        PlanFailureReport? failure = Outcome(steps);

        EnisleException error = Assert.IsType<EnisleException>(failure?.ToException());
        Assert.Equal(ErrorKind.Host, error.Kind);
        Assert.StartsWith("enisle-init: the spawn plan is not sound", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_without_an_end_is_an_error() =>
        Assert.IsType<EnisleException>(Outcome(Steps(new PlanStep { Op = PlanOp.Set }))?.ToException());

    [Fact]
    public void Plan_of_more_steps_than_there_may_be_is_an_error() =>
        Assert.NotNull(Outcome([.. Enumerable.Repeat(new PlanStep { Op = PlanOp.Exit }, PlanLayout.MaxSteps + 1)]));

    private static PlanStep[] Steps(params PlanStep[] steps) => steps;

    private static PlanFailureReport? Outcome(PlanStep[] steps)
    {
        PlanLabel[] labels = [.. Enumerable.Repeat(new PlanLabel("step", null), steps.Length)];
        using SpawnedProcess process = Spawner.Start(new SpawnPlan(steps, new byte[8], labels, []));
        PlanFailureReport? failure = process.WaitForExec();
        _ = ProcessHandle.Reap(process.PidFd);
        return failure;
    }
}
