using Enisle.Bundles.Options;
using Enisle.Engine.Instances;

namespace Enisle.Engine.Supervision;

/// <summary>Whether an instance that has ended is started again. Docker: restart policies.</summary>
internal static class RestartRules
{
    public static bool IsWanted(RestartPolicy policy, InstanceState ended) => !ended.StoppedByPerson && policy.Name switch
    {
        "always" or "unless-stopped" => true,
        "on-failure" => ended.ExitCode != 0 && (policy.MaximumRetryCount == 0 || ended.RestartCount < policy.MaximumRetryCount),
        _ => false,
    };
}
