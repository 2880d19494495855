using Enisle.Bundles.Options;
using Enisle.Engine.Instances;
using Enisle.Spec.Image;

namespace Enisle.Engine.Lifecycle;

/// <summary>How an image that is committed from an instance wants to be run: as the instance was.</summary>
internal static class CommittedProcess
{
    public static ImageProcess Of(InstanceDefinition definition)
    {
        WorkloadOptions workload = definition.Workload;
        return new ImageProcess
        {
            User = workload.User,
            ExposedPorts = workload.ExposedPorts,
            Env = workload.Env,
            Entrypoint = workload.Entrypoint is { Count: > 0 } entrypoint ? entrypoint : null,
            Cmd = workload.Cmd,
            Volumes = workload.Volumes,
            WorkingDir = workload.WorkingDir,
            Labels = workload.Labels,
            StopSignal = workload.StopSignal,
            Healthcheck = workload.Healthcheck is { } health ? new ImageHealthcheck
            {
                Test = health.Test,
                Interval = health.Interval,
                Timeout = health.Timeout,
                StartPeriod = health.StartPeriod,
                StartInterval = health.StartInterval,
                Retries = health.Retries,
            }
            : null,
        };
    }
}
