namespace Enisle.Spec.Runtime;

/// <summary>Spec: runtime.md, «State»; <see cref="Paused"/> is runc's addition.</summary>
public enum ContainerStatus
{
    Creating,
    Created,
    Running,
    Paused,
    Stopped,
}
