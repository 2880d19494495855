namespace Enisle.Spec.Image;

/// <summary>Docker's HEALTHCHECK, as its images carry it.</summary>
public sealed record ImageHealthcheck
{
    /// <summary>Empty: inherited; <c>NONE</c>; <c>CMD</c> and arguments; <c>CMD-SHELL</c> and a command.</summary>
    public IReadOnlyList<string> Test { get; init; } = [];
    /// <summary>Durations: zero means the default (30 s, 30 s, 0 s, 5 s).</summary>
    public TimeSpan Interval { get; init; }
    public TimeSpan Timeout { get; init; }
    public TimeSpan StartPeriod { get; init; }
    public TimeSpan StartInterval { get; init; }
    /// <summary>Zero means 3.</summary>
    public int Retries { get; init; }
}
