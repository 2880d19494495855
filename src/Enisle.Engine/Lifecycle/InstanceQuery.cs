using Enisle.Engine.Instances;

namespace Enisle.Engine.Lifecycle;

/// <summary>Questions about states.</summary>
public static class InstanceQuery
{
    /// <summary>It runs, is frozen, or will be started again by itself.</summary>
    public static bool IsAlive(InstanceState state) => state.Status is InstanceStatus.Running or InstanceStatus.Paused or InstanceStatus.Restarting;

    /// <summary>The word that Docker has for it.</summary>
    public static string Word(this InstanceStatus status) => status switch
    {
        InstanceStatus.Created => "created",
        InstanceStatus.Running => "running",
        InstanceStatus.Paused => "paused",
        InstanceStatus.Restarting => "restarting",
        InstanceStatus.Removing => "removing",
        InstanceStatus.Exited => "exited",
        _ => "dead",
    };
}
