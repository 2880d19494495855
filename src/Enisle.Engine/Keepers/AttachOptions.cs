namespace Enisle.Engine.Keepers;

/// <summary>How this process is put in front of an instance.</summary>
public sealed record AttachOptions
{
    /// <summary>What it takes part in.</summary>
    public required AttachStreams Streams { get; init; }

    /// <summary>The instance has a terminal: this process's own is made raw and its size passed on; detach keys count.</summary>
    public bool Terminal { get; init; }

    /// <summary>In a terminal, the keys that leave the instance running.</summary>
    public DetachKeys DetachKeys { get; init; } = DetachKeys.Default;

    /// <summary>Takes the signals of this process; null: they end the attachment.</summary>
    public Action<int>? OnSignal { get; init; }

    /// <summary>This process's standard input.</summary>
    public int Input { get; init; }

    /// <summary>This process's standard output.</summary>
    public int Output { get; init; } = 1;

    /// <summary>This process's standard error.</summary>
    public int Error { get; init; } = 2;
}
