namespace Enisle.Engine.Instances;

/// <summary>Where an instance is in its life. Docker Engine API: the words of <c>State.Status</c>.</summary>
public enum InstanceStatus
{
    /// <summary>It has never run.</summary>
    Created,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It runs, frozen.</summary>
    Paused,

    /// <summary>It has ended and will be started again.</summary>
    Restarting,

    /// <summary>It is being removed.</summary>
    Removing,

    /// <summary>It has ended.</summary>
    Exited,

    /// <summary>It has ended and could not be cleaned up.</summary>
    Dead,
}
