namespace Enisle.Engine.Keepers;

/// <summary>A program that a keeper starts again and again; exit status 0 means «well». It is never run twice at a time.</summary>
/// <param name="Arguments">The first is the path of the program, absolute. It must end by itself when it takes too long.</param>
/// <param name="Interval">From the end of a check to the next; also before the first.</param>
/// <param name="StartInterval">The same within the start period, until the first check that found it well.</param>
/// <param name="StartPeriod">Counted from the keeper's start.</param>
public sealed record KeeperHealth(IReadOnlyList<string> Arguments, TimeSpan Interval, TimeSpan StartInterval, TimeSpan StartPeriod);
