namespace Enisle.Isolation;

/// <summary>What a level can do beyond create, start, kill and delete.</summary>
[Flags]
public enum LevelFeatures
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary>More processes in a running instance.</summary>
    Exec = 1,

    /// <summary>Pause and resume.</summary>
    Pause = 2,

    /// <summary>Limits changed while it runs.</summary>
    Update = 4,

    /// <summary>Statistics of its use.</summary>
    Stats = 8,

    /// <summary>Checkpoint and restore.</summary>
    Checkpoint = 16,
}
