namespace Enisle.Keeper;

/// <summary>Somebody who is attached.</summary>
internal struct Client
{
    /// <summary>Negative: the place is free.</summary>
    public int Fd;
    public int Registered;

    /// <summary>What it takes part in; input is taken out when its own has ended.</summary>
    public int Streams;
    public bool HasSaidHello;

    /// <summary>Its side is closed: it gets nothing more, but what it has sent still counts.</summary>
    public bool IsDeaf;

    /// <summary>A bit for each stream whose chunk it has not been able to take, and one for the exit message.</summary>
    public int Owed;

    /// <summary>Since when it has taken nothing of what it is owed.</summary>
    public long BlockedSince;
}
