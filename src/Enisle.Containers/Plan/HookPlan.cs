using Enisle.Host.Fd;
using Enisle.Host.Spawn;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>Hooks that run in the container's namespaces, by its first process.</summary>
internal static class HookPlan
{
    /// <summary>createContainer: before the root changes, so that paths are the host's.</summary>
    public static void CreateContainer(SpawnPlanBuilder plan, PlanContext context) =>
        Run(plan, "createContainer hook", context.Config.Hooks.CreateContainer, context.CreatingState);

    /// <summary>startContainer: right before the workload, with the container's paths.</summary>
    public static void StartContainer(SpawnPlanBuilder plan, PlanContext context) =>
        Run(plan, "startContainer hook", context.Config.Hooks.StartContainer, context.CreatedState);

    private static void Run(SpawnPlanBuilder plan, string verb, IReadOnlyList<Hook> hooks, OwnedFd? state)
    {
        foreach (Hook hook in hooks)
        {
            plan.RunProgram(
                verb,
                hook.Path,
                hook.Args.Count > 0 ? hook.Args : [hook.Path],
                hook.Env,
                (state ?? throw new InvalidOperationException("hooks without a state to read")).Number,
                hook.TimeoutSeconds);
        }
    }
}
