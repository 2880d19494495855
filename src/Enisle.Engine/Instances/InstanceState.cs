using Enisle.Engine.Networks;

namespace Enisle.Engine.Instances;

/// <summary>How it is going: <c>state.json</c>, replaced as a whole, under the instance's lock.</summary>
public sealed record InstanceState
{
    /// <summary>As it was when this was written.</summary>
    public InstanceStatus Status { get; init; }

    /// <summary>The first process, as the host sees it; 0: none.</summary>
    public int Pid { get; init; }

    /// <summary>When it started, in clock ticks since boot.</summary>
    public ulong PidStartTime { get; init; }

    /// <summary>The process that supervises it; 0: none.</summary>
    public int KeeperPid { get; init; }

    /// <summary>When that started, in clock ticks since boot.</summary>
    public ulong KeeperStartTime { get; init; }

    /// <summary>The boot in which this was written.</summary>
    public string BootId { get; init; } = "";

    /// <summary>Of the last run.</summary>
    public int ExitCode { get; init; }

    /// <summary>The kernel killed for want of memory.</summary>
    public bool OomKilled { get; init; }

    /// <summary>Why it could not be started; empty: it could.</summary>
    public string Error { get; init; } = "";

    /// <summary>Of the last run.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Of the last run.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How often the restart policy has started it.</summary>
    public int RestartCount { get; init; }

    /// <summary>How often since it last ran for a while: the pause before the next one grows with it.</summary>
    public int RestartsInARow { get; init; }

    /// <summary>A person stopped it: the restart policy rests.</summary>
    public bool StoppedByPerson { get; init; }

    /// <summary>Null: no checks.</summary>
    public HealthState? Health { get; init; }

    /// <summary>What the network gave it; null: nothing.</summary>
    public NetworkAttachment? Network { get; init; }
}
