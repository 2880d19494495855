using Enisle.Spec.Runtime;

namespace Enisle.Containers.Hooks;

/// <summary>The state that hooks and seccomp agents are told.</summary>
internal static class StateJson
{
    /// <summary>The container's state at this moment.</summary>
    public static ContainerState Of(RuntimeConfig config, string id, string bundle, ContainerStatus status, int pid) => new()
    {
        OciVersion = config.OciVersion,
        Id = id,
        Status = status,
        Pid = pid,
        Bundle = bundle,
        Annotations = config.Annotations,
    };
}
