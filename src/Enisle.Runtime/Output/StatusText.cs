using Enisle.Spec.Runtime;

namespace Enisle.Runtime.Output;

/// <summary>The words of runtime.md, «State».</summary>
internal static class StatusText
{
    public static string Of(ContainerStatus status) => status switch
    {
        ContainerStatus.Creating => "creating",
        ContainerStatus.Created => "created",
        ContainerStatus.Running => "running",
        ContainerStatus.Paused => "paused",
        _ => "stopped",
    };
}
