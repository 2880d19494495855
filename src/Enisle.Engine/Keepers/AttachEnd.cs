namespace Enisle.Engine.Keepers;

/// <summary>Why an attached client came back.</summary>
public enum AttachEnd
{
    /// <summary>The instance has ended.</summary>
    Exited,

    /// <summary>The person pressed the detach keys.</summary>
    Detached,

    /// <summary>A signal reached this process, and signals are not passed on.</summary>
    Interrupted,

    /// <summary>The keeper closed the connection without a word: it was killed, or this client was too slow.</summary>
    Lost,
}
